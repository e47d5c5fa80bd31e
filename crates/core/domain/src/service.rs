//! Services: what a team may do, and what follows from its names.

use crate::{safe_name, text_enum::text_enum};

text_enum! {
    /// What a service may do; the rows of `service_permission_types`.
    ServicePermission {
        Email = "email",
        Sms = "sms",
        Letter = "letter",
        InternationalSms = "international_sms",
        InboundSms = "inbound_sms",
        EmailAuth = "email_auth",
        EditFolderPermissions = "edit_folder_permissions",
        InternationalLetters = "international_letters",
        SmsToUkLandlines = "sms_to_uk_landlines",
    }
}

impl ServicePermission {
    /// What a new service may do.
    pub const DEFAULT: &'static [Self] =
        &[Self::Email, Self::InternationalLetters, Self::InternationalSms, Self::Letter, Self::Sms];
}

text_enum! {
    /// What a service can be called of; the rows of `service_callback_type`.
    CallbackType {
        /// What became of a message.
        DeliveryStatus = "delivery_status",
        /// Somebody complained about an email.
        Complaint = "complaint",
        /// A letter came back.
        ReturnedLetter = "returned_letter",
        /// Somebody sent a text message.
        InboundSms = "inbound_sms",
    }
}

/// The text by which names are compared: two services whose names have the same one cannot both be.
///
/// ```
/// use tidings_domain::service::normalised_name;
///
/// assert_eq!(normalised_name("SERVICE (name)"), normalised_name("service name"));
/// ```
pub fn normalised_name(name: &str) -> String {
    safe_name::email_local_part(name)
}

/// The part before the `@` of the address that a service's emails are from: of the sender's name that it has chosen, or else of
/// its own.
///
/// ```
/// use tidings_domain::service::email_sender_local_part;
///
/// assert_eq!(email_sender_local_part("Sample service", Some("some other name")), "some.other.name");
/// assert_eq!(email_sender_local_part("Sample service", Some("")), "sample.service");
/// assert_eq!(email_sender_local_part("Sample service", None), "sample.service");
/// ```
pub fn email_sender_local_part(name: &str, custom_sender_name: Option<&str>) -> String {
    safe_name::email_local_part(custom_sender_name.filter(|name| !name.is_empty()).unwrap_or(name))
}
