//! Ids as types, so that a service's id cannot stand where a template's is wanted.

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use jiff::Timestamp;
use uuid::Uuid;

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident),+ $(,)?) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize, serde::Deserialize)]
        #[serde(transparent)]
        pub struct $name(Uuid);

        impl $name {
            /// The id of an existing row.
            pub const fn new(uuid: Uuid) -> Self {
                Self(uuid)
            }

            /// A new, time-ordered id (UUIDv7): see [`time_ordered`].
            pub fn at(now: Timestamp, random: [u8; 10]) -> Self {
                Self(time_ordered(now, random))
            }

            /// As the database and the wire have it.
            pub const fn as_uuid(self) -> Uuid {
                self.0
            }
        }

        impl From<Uuid> for $name {
            fn from(uuid: Uuid) -> Self {
                Self(uuid)
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                self.0.fmt(f)
            }
        }

        impl std::str::FromStr for $name {
            type Err = uuid::Error;
            fn from_str(text: &str) -> Result<Self, Self::Err> {
                text.parse().map(Self)
            }
        }
    )+};
}

ids! {
    /// A message to one recipient.
    NotificationId,
    /// A team's account, the tenant of the platform.
    ServiceId,
    /// A template, all of its versions.
    TemplateId,
    /// An API key of a service.
    ApiKeyId,
    /// A person who signs in.
    UserId,
    /// A body that services belong to.
    OrganisationId,
    /// An invitation to a service's team.
    InvitedUserId,
    /// An invitation to an organisation's team.
    InvitedOrganisationUserId,
    /// A request to join a service's team.
    ServiceJoinRequestId,
    /// A spreadsheet's worth of notifications.
    JobId,
    /// Who a text message says it is from.
    SmsSenderId,
    /// Where answers to an email go.
    EmailReplyToId,
    /// What an organisation shows at the top of emails.
    EmailBrandingId,
    /// What an organisation shows at the top of letters.
    LetterBrandingId,
    /// Something that somebody did, for the record.
    EventId,
    /// What templates are sorted into.
    TemplateFolderId,
    /// A code that was sent to somebody who signs in.
    VerifyCodeId,
    /// A security key of somebody who signs in.
    WebauthnCredentialId,
    /// Pages of a service's own that are sent with a letter.
    LetterAttachmentId,
    /// An address that stands at the top of letters: where answers go.
    LetterContactId,
    /// A file that an email's text links to.
    TemplateEmailFileId,
    /// Where a service wants to be called.
    CallbackId,
    /// Something that a service is told of by a callback, the same for all attempts.
    CallbackEventId,
    /// For how long a service's messages of a channel are kept.
    DataRetentionId,
    /// A number at which the public can answer.
    InboundNumberId,
    /// What somebody of the public wrote to such a number.
    InboundSmsId,
    /// That somebody said an email was unwanted.
    ComplaintId,
    /// Somebody whom a service in trial mode may send to.
    GuestListEntryId,
    /// That a member of a service's team may do something.
    UserPermissionId,
    /// A service's free text messages of a financial year.
    AnnualBillingId,
    /// That somebody wants no more emails like one that they got.
    UnsubscribeRequestId,
    /// Wishes for no more emails, which a service deals with together.
    UnsubscribeReportId,
    /// Recipients that a service keeps for several spreadsheets.
    ContactListId,
    /// A report that somebody asked for.
    ReportRequestId,
    /// Somebody who delivers messages for us.
    ProviderId,
}

/// A UUIDv7 ([RFC 9562 §5.7](https://www.rfc-editor.org/rfc/rfc9562#section-5.7)) of `now` in milliseconds and ten random
/// bytes. Rows made together get neighbouring keys, so that inserts touch few index pages.
pub fn time_ordered(now: Timestamp, random: [u8; 10]) -> Uuid {
    let millis = u64::try_from(now.as_millisecond()).unwrap_or_default();
    uuid::Builder::from_unix_timestamp_millis(millis, &random).into_uuid()
}

/// Reads a UUID as leniently as the clients of the public API are used to (Python's rules): hyphens anywhere, braces, a
/// `urn:uuid:` prefix and either case are fine; 32 hexadecimal digits must be left.
pub fn parse_lenient(text: &str) -> Option<Uuid> {
    let text = text.replace("urn:", "").replace("uuid:", "");
    let digits: String = text.trim_matches(['{', '}']).chars().filter(|&c| c != '-').collect();
    (digits.len() == 32).then(|| Uuid::try_parse(&digits).ok()).flatten()
}

/// A UUID in 22 characters, for links: its sixteen bytes in base64's URL-safe alphabet, without padding.
///
/// ```
/// use tidings_domain::ids;
///
/// let uuid = ids::parse_lenient("a73fa054-20cb-10c2-0fe9-6ffba2cbf2f2").unwrap();
/// assert_eq!(ids::to_base64(uuid), "pz-gVCDLEMIP6W_7osvy8g");
/// assert_eq!(ids::from_base64("pz-gVCDLEMIP6W_7osvy8g"), Some(uuid));
/// ```
pub fn to_base64(uuid: Uuid) -> String {
    URL_SAFE_NO_PAD.encode(uuid)
}

/// Reads what [`to_base64`] wrote; `+` and `/` for `-` and `_` and padding are fine. `None` when it is anything but sixteen
/// bytes.
pub fn from_base64(text: &str) -> Option<Uuid> {
    let text = text.trim_end_matches('=').replace('+', "-").replace('/', "_");
    Uuid::from_slice(&URL_SAFE_NO_PAD.decode(text).ok()?).ok()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn new_ids_sort_by_time() {
        let earlier = ServiceId::at(Timestamp::from_second(1_700_000_000).unwrap(), [255; 10]);
        let later = ServiceId::at(Timestamp::from_second(1_700_000_001).unwrap(), [0; 10]);
        assert!(earlier < later);
        assert_eq!(later.as_uuid().get_version_num(), 7);
    }

    #[test]
    fn base64_of_another_length_is_no_uuid() {
        for text in ["", "QU4AsAeaQlQQhovu8vhDp", "qaTlhgNQHq444BkaNLuRkwA", "qaTlhgNQHq444BkaNLuRk!"] {
            assert_eq!(from_base64(text), None, "{text}");
        }
        assert_eq!(from_base64("uZn5HYT+QtxpoGwu6sQJxw=="), from_base64("uZn5HYT-QtxpoGwu6sQJxw"));
    }

    proptest! {
        #[test]
        fn base64_goes_there_and_back(bytes: [u8; 16]) {
            let uuid = Uuid::from_bytes(bytes);
            prop_assert_eq!(from_base64(&to_base64(uuid)), Some(uuid));
        }
    }

    #[test]
    fn uuids_are_read_as_python_reads_them() {
        let expected = Uuid::try_parse("c4f3b0d8-9d5e-4d7c-8a3e-0d2f1f6f7a10").unwrap();
        for text in [
            "c4f3b0d8-9d5e-4d7c-8a3e-0d2f1f6f7a10",
            "C4F3B0D89D5E4D7C8A3E0D2F1F6F7A10",
            "{c4f3b0d8-9d5e-4d7c-8a3e-0d2f1f6f7a10}",
            "urn:uuid:c4f3b0d8-9d5e-4d7c-8a3e-0d2f1f6f7a10",
            "c4-f3b0d89d5e4d7c8a3e0d2f1f6f7a10",
        ] {
            assert_eq!(parse_lenient(text), Some(expected), "{text}");
        }
        for text in ["", "c4f3b0d8", "zzf3b0d8-9d5e-4d7c-8a3e-0d2f1f6f7a10", "c4f3b0d8-9d5e-4d7c-8a3e-0d2f1f6f7a1é"] {
            assert_eq!(parse_lenient(text), None, "{text}");
        }
    }
}
