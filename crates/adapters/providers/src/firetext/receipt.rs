//! What Firetext reports of a message.

use std::collections::HashMap;

use tidings_domain::NotificationStatus::{
    self, Delivered, Pending, PermanentFailure, TechnicalFailure, TemporaryFailure,
};

use crate::receipt::{DeliveryReceipt, MissingFields, Subject};

/// Reads the form of a receipt: `status` and `reference`, the notification's id; `code` says why a message was declined.
///
/// # Errors
/// When one of the two is empty or not there.
pub fn receipt(form: &HashMap<String, String>) -> Result<DeliveryReceipt, MissingFields> {
    let field = |name| form.get(name).map_or("", String::as_str);
    let (status, id, code) = (field("status"), field("reference"), field("code"));
    MissingFields::check("Firetext", &[("status", status), ("reference", id)])?;
    let declined = declined(code);
    let (status, while_pending, detail) = match (status, declined) {
        ("0", _) => (Delivered, None, "delivered"),
        ("2", _) => (Pending, None, "buffered"),
        ("1", Some((meaning, detail))) => (meaning, None, detail),
        // A network that first kept the message and then declined it may take the next one.
        ("1", None) => (PermanentFailure, Some(TemporaryFailure), "declined, without a known reason"),
        _ => (TechnicalFailure, None, "a status that is not known"),
    };
    let subject = Subject::notification(id);
    Ok(DeliveryReceipt { subject, status, while_pending, sent_at: None, no_such_mailbox: false, detail: detail.into() })
}

/// What the codes of declined messages mean.
fn declined(code: &str) -> Option<(NotificationStatus, &'static str)> {
    Some(match code {
        "000" => (TemporaryFailure, "no error reported"),
        "101" => (PermanentFailure, "an unknown subscriber"),
        "102" => (TemporaryFailure, "the subscriber is absent"),
        "103" => (TemporaryFailure, "the subscriber is busy"),
        "104" => (TemporaryFailure, "the subscriber's memory is full"),
        "201" => (PermanentFailure, "an invalid number"),
        "301" => (PermanentFailure, "no text messages there"),
        "302" => (TemporaryFailure, "no text messages there for now"),
        "401" => (PermanentFailure, "the message was rejected"),
        "900" => (TemporaryFailure, "a routing error"),
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const ID: &str = "0f0f0f0f-0000-4000-8000-00000000dead";

    fn form(fields: &[(&str, &str)]) -> HashMap<String, String> {
        fields.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
    }

    #[test]
    fn every_status_has_its_meaning() {
        for (status, code, expected, while_pending) in [
            ("0", "000", Delivered, None),
            ("2", "", Pending, None),
            ("1", "", PermanentFailure, Some(TemporaryFailure)),
            ("1", "999", PermanentFailure, Some(TemporaryFailure)),
            ("1", "101", PermanentFailure, None),
            ("1", "201", PermanentFailure, None),
            ("1", "301", PermanentFailure, None),
            ("1", "401", PermanentFailure, None),
            ("1", "000", TemporaryFailure, None),
            ("1", "102", TemporaryFailure, None),
            ("1", "103", TemporaryFailure, None),
            ("1", "104", TemporaryFailure, None),
            ("1", "302", TemporaryFailure, None),
            ("1", "900", TemporaryFailure, None),
            ("3", "", TechnicalFailure, None),
        ] {
            let receipt = receipt(&form(&[("status", status), ("code", code), ("reference", ID)])).unwrap();
            assert_eq!((receipt.status, receipt.while_pending), (expected, while_pending), "{status} {code}");
            assert_eq!(receipt.subject, Subject::Notification(ID.parse().unwrap()));
        }
    }

    #[test]
    fn what_is_missing_is_told() {
        let missing = |fields: &[(&str, &str)]| receipt(&form(fields)).unwrap_err().0;
        assert_eq!(missing(&[("reference", ID)]), ["Firetext callback failed: status missing"]);
        assert_eq!(missing(&[("status", "0"), ("reference", "")]), ["Firetext callback failed: reference missing"]);
    }
}
