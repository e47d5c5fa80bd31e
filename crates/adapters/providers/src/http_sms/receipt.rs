//! What such a provider reports of a message.

use std::collections::HashMap;

use serde_json::Value;

use super::{ReceiptMapping, fill::text_at};
use crate::receipt::{DeliveryReceipt, MissingFields, Subject};

/// Reads a receipt that is JSON. `None` where its word means nothing to us.
///
/// # Errors
/// When something that the mapping names is not there.
pub fn receipt(mapping: &ReceiptMapping, body: &Value) -> Result<Option<DeliveryReceipt>, MissingFields> {
    read(mapping, |place| text_at(body, place).unwrap_or_default())
}

/// Reads a receipt that is a form.
///
/// # Errors
/// As [`receipt`].
pub fn receipt_of_form(
    mapping: &ReceiptMapping,
    form: &HashMap<String, String>,
) -> Result<Option<DeliveryReceipt>, MissingFields> {
    read(mapping, |place| form.get(place).cloned().unwrap_or_default())
}

fn read(mapping: &ReceiptMapping, at: impl Fn(&str) -> String) -> Result<Option<DeliveryReceipt>, MissingFields> {
    let status = at(&mapping.status);
    let (place, subject) = match (&mapping.notification_id, &mapping.reference) {
        (Some(place), _) => (place.as_str(), at(place)),
        (None, Some(place)) => (place.as_str(), at(place)),
        (None, None) => ("", String::new()),
    };
    MissingFields::check("Provider", &[(&mapping.status, &status), (place, &subject)])?;
    let Some(&meaning) = mapping.statuses.get(&status) else { return Ok(None) };
    let subject = match mapping.notification_id {
        Some(_) => Subject::notification(&subject),
        None => Subject::Reference(subject),
    };
    let detail = format!("status {status:.30}").into();
    Ok(Some(DeliveryReceipt {
        subject,
        status: meaning,
        while_pending: None,
        sent_at: None,
        no_such_mailbox: false,
        detail,
    }))
}

#[cfg(test)]
mod tests {
    use serde_json::json;
    use tidings_domain::NotificationStatus::{Delivered, PermanentFailure};

    use super::*;

    fn mapping(place_of_id: &str) -> ReceiptMapping {
        let mapping = json!({
            place_of_id: "/data/id",
            "status": "/data/state",
            "statuses": {"delivered": "delivered", "4": "permanent-failure"},
        });
        serde_json::from_value(mapping).unwrap()
    }

    #[test]
    fn words_are_translated() {
        let by_reference = mapping("reference");
        let read = |state: Value| receipt(&by_reference, &json!({"data": {"id": 17, "state": state}})).unwrap();
        let delivered = read(json!("delivered")).unwrap();
        assert_eq!((delivered.subject, delivered.status), (Subject::Reference("17".to_owned()), Delivered));
        assert_eq!(read(json!(4)).unwrap().status, PermanentFailure);
        assert_eq!(read(json!("on its way")), None);
    }

    #[test]
    fn forms_are_read_by_names_of_fields() {
        let mapping = ReceiptMapping {
            notification_id: Some("ref".to_owned()),
            status: "state".to_owned(),
            ..mapping("reference")
        };
        let id = "0f0f0f0f-0000-4000-8000-00000000dead";
        let form: HashMap<_, _> = [("ref", id), ("state", "4")].map(|(a, b)| (a.to_owned(), b.to_owned())).into();
        let receipt = receipt_of_form(&mapping, &form).unwrap().unwrap();
        assert_eq!((receipt.subject, receipt.status), (Subject::notification(id), PermanentFailure));
        let missing = receipt_of_form(&mapping, &HashMap::new()).unwrap_err();
        assert_eq!(missing.0, ["Provider callback failed: state missing", "Provider callback failed: ref missing"]);
    }
}
