//! What MMG reports of a message.

use serde_json::Value;
use tidings_domain::NotificationStatus::{self, Delivered, PermanentFailure, TechnicalFailure, TemporaryFailure};

use crate::receipt::{DeliveryReceipt, MissingFields, Subject};

/// Reads the body of a receipt: `status` and `CID`, the notification's id; the rest is for the log.
///
/// # Errors
/// When one of the two is an empty text, or not there.
pub fn receipt(body: &Value) -> Result<DeliveryReceipt, MissingFields> {
    let text = |name| match body.get(name) {
        Some(Value::String(text)) => text.clone(),
        Some(Value::Null) | None => String::new(),
        Some(other) => other.to_string(),
    };
    let (status, id, substatus) = (text("status"), text("CID"), text("substatus"));
    MissingFields::check("MMG", &[("status", &status), ("CID", &id)])?;
    Ok(DeliveryReceipt {
        subject: Subject::notification(&id),
        status: meaning(&status),
        while_pending: None,
        sent_at: None,
        no_such_mailbox: false,
        detail: detail(&status, &substatus),
    })
}

/// A status that there is not counts as a fault of MMG's.
fn meaning(status: &str) -> NotificationStatus {
    match status {
        "3" => Delivered,
        "4" => TemporaryFailure,
        "2" | "5" => PermanentFailure,
        _ => TechnicalFailure,
    }
}

fn detail(status: &str, substatus: &str) -> std::borrow::Cow<'static, str> {
    let known = match (status, substatus) {
        ("2", "1") => "the number does not exist",
        ("2", "4") => "rejected by the operator",
        ("2", "5") => "an unidentified subscriber",
        ("2", "9") => "not delivered",
        ("2", "11") => "the subscriber's service is suspended",
        ("2", "12") => "illegal equipment",
        ("2", "2049" | "2050" | "2052" | "2053") => "on a list of numbers that get nothing",
        ("3", "2") => "with the operator",
        ("3", "5") => "on the phone",
        ("4", "6" | "27") => "the subscriber is absent",
        ("4", "8") => "roaming is not allowed",
        ("4", "13") => "no text messages there",
        ("4", "15") => "expired",
        ("4", "29") => "an invalid report",
        ("4", "32") => "delivery failed",
        _ => return format!("status {status:.20}, substatus {substatus:.20}").into(),
    };
    known.into()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    const ID: &str = "0f0f0f0f-0000-4000-8000-00000000dead";

    #[test]
    fn every_status_has_its_meaning() {
        for (status, expected) in [
            (json!("2"), PermanentFailure),
            (json!("3"), Delivered),
            (json!(3), Delivered),
            (json!("4"), TemporaryFailure),
            (json!("5"), PermanentFailure),
            (json!("0"), TechnicalFailure),
            (json!("elephant"), TechnicalFailure),
        ] {
            let receipt = receipt(&json!({"status": status, "CID": ID, "MSISDN": "447900900123"})).unwrap();
            assert_eq!((receipt.status, receipt.while_pending), (expected, None), "{status}");
            assert_eq!(receipt.subject, Subject::Notification(ID.parse().unwrap()));
        }
    }

    #[test]
    fn what_is_missing_is_told() {
        let missing = |body| receipt(&body).unwrap_err().0;
        assert_eq!(missing(json!({"status": "3", "CID": ""})), ["MMG callback failed: CID missing"]);
        assert_eq!(missing(json!({})), ["MMG callback failed: status missing", "MMG callback failed: CID missing"]);
        assert_eq!(missing(json!([])).len(), 2);
    }

    #[test]
    fn a_subject_that_is_no_id_is_kept_for_the_log() {
        let receipt = receipt(&json!({"status": "3", "CID": "send-sms-code"})).unwrap();
        assert_eq!(receipt.subject, Subject::Unreadable("send-sms-code".to_owned()));
    }
}
