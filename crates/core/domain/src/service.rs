//! Services: what a team may do.

use crate::text_enum::text_enum;

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
