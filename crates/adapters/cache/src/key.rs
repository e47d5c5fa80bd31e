//! What a key is made of.

use jiff::civil::Date;
use tidings_domain::{
    ApiKeyId, EmailBrandingId, EmailReplyToId, JobId, LetterBrandingId, NotificationId, OrganisationId, ServiceId,
    ServiceJoinRequestId, SmsSenderId, TemplateId, UserId,
};
use uuid::Uuid;

/// An argument that may stand in a key.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be part of a cache key",
    label = "named by a placeholder of the key",
    note = "ids, numbers, dates and texts can, and `Option`s of them"
)]
pub trait KeyPart {
    /// Its text in a key. The same value always has the same text, however a caller wrote it.
    fn key_part(&self) -> String;
}

impl<T: KeyPart + ?Sized> KeyPart for &T {
    fn key_part(&self) -> String {
        (**self).key_part()
    }
}

/// `None` where there is none: the current version of a template.
impl<T: KeyPart> KeyPart for Option<T> {
    fn key_part(&self) -> String {
        self.as_ref().map_or_else(|| "None".to_owned(), KeyPart::key_part)
    }
}

/// As it is; one that is a UUID in lower case with dashes, so that there is one key for each.
impl KeyPart for str {
    fn key_part(&self) -> String {
        Uuid::try_parse(self).map_or_else(|_| self.to_owned(), |id| id.to_string())
    }
}

impl KeyPart for String {
    fn key_part(&self) -> String {
        self.as_str().key_part()
    }
}

/// As in ISO 8601: `2026-04-06`.
impl KeyPart for Date {
    fn key_part(&self) -> String {
        self.to_string()
    }
}

/// In lower case with dashes.
impl KeyPart for Uuid {
    fn key_part(&self) -> String {
        self.to_string()
    }
}

macro_rules! as_displayed {
    ($($part:ty),*) => {$(
        impl KeyPart for $part {
            fn key_part(&self) -> String {
                self.to_string()
            }
        }
    )*};
}

as_displayed!(
    u16,
    u32,
    u64,
    i32,
    i64,
    ApiKeyId,
    EmailBrandingId,
    EmailReplyToId,
    JobId,
    LetterBrandingId,
    NotificationId,
    OrganisationId,
    ServiceId,
    ServiceJoinRequestId,
    SmsSenderId,
    TemplateId,
    UserId
);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_uuid_has_one_text() {
        let id = "6ce466d0-fd6a-11e5-82f5-e0accb9d11a6";
        assert_eq!("6CE466D0FD6A11E582F5E0ACCB9D11A6".key_part(), id);
        assert_eq!(Uuid::try_parse(id).unwrap().key_part(), id);
    }

    #[test]
    fn no_version_is_the_current_one() {
        assert_eq!(None::<i32>.key_part(), "None");
        assert_eq!(Some(3).key_part(), "3");
    }
}
