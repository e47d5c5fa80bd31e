//! People who sign in: how they do, and what they may do.

use crate::text_enum::text_enum;

text_enum! {
    /// How a person proves who they are, after the password; the rows of `auth_type`.
    AuthType {
        /// By a code in a text message.
        Sms = "sms_auth",
        /// By a link in an email.
        Email = "email_auth",
        /// By a security key.
        Webauthn = "webauthn_auth",
    }
}

text_enum! {
    /// Where a person's account stands.
    UserState {
        /// Registered, and not yet signed in.
        Pending = "pending",
        Active = "active",
        /// Archived.
        Inactive = "inactive",
    }
}

text_enum! {
    /// What a sign-in code is sent by.
    CodeType {
        Email = "email",
        Sms = "sms",
    }
}

text_enum! {
    /// What a member of a service's team may do.
    UserPermission {
        ManageUsers = "manage_users",
        ManageTemplates = "manage_templates",
        ManageSettings = "manage_settings",
        SendTexts = "send_texts",
        SendEmails = "send_emails",
        SendLetters = "send_letters",
        ManageApiKeys = "manage_api_keys",
        PlatformAdmin = "platform_admin",
        ViewActivity = "view_activity",
    }
}

impl UserPermission {
    /// What whoever makes a service may do in it.
    pub const DEFAULT: &'static [Self] = &[
        Self::ManageUsers,
        Self::ManageTemplates,
        Self::ManageSettings,
        Self::SendTexts,
        Self::SendEmails,
        Self::SendLetters,
        Self::ManageApiKeys,
        Self::ViewActivity,
    ];
}
