//! What Twilio reports of a message, and the proof that it is Twilio that does.

use std::collections::HashMap;

use base64::{Engine, prelude::BASE64_STANDARD};
use hmac::{Hmac, KeyInit, Mac};
use secrecy::{ExposeSecret, SecretString};
use sha1::Sha1;
use tidings_domain::{
    NotificationId,
    NotificationStatus::{Delivered, PermanentFailure, TechnicalFailure, TemporaryFailure},
};

use crate::receipt::{DeliveryReceipt, MissingFields, Subject};

/// Codes of undelivered messages that would not be delivered another time: the number is unknown, cannot get text messages,
/// or is blocked, or the network filters the message out.
const FOR_GOOD: [&str; 4] = ["30004", "30005", "30006", "30007"];

/// Where the receipts of one message go.
pub(super) fn url(receipt_url: &str, notification: NotificationId) -> String {
    format!("{receipt_url}?notification_id={notification}")
}

/// Whether a call of the path at `receipt_url` for `notification_id` is signed with our account's token: HMAC-SHA1 over the
/// whole URL and the form's fields, by name. Compared in constant time.
pub fn is_signed(
    auth_token: &SecretString,
    receipt_url: &str,
    notification_id: &str,
    form: &HashMap<String, String>,
    signature: &str,
) -> bool {
    let Ok(signature) = BASE64_STANDARD.decode(signature) else { return false };
    let Ok(mac) = Hmac::<Sha1>::new_from_slice(auth_token.expose_secret().as_bytes()) else { return false };
    let mut fields: Vec<_> = form.iter().collect();
    fields.sort();
    let mut mac = mac.chain_update(format!("{receipt_url}?notification_id={notification_id}"));
    for (name, value) in fields {
        mac.update(name.as_bytes());
        mac.update(value.as_bytes());
    }
    mac.verify_slice(&signature).is_ok()
}

/// Reads the form of a receipt: `MessageStatus`, and `ErrorCode` where it failed. `None` for interim states, of which
/// nobody needs to hear.
///
/// # Errors
/// When there is no status.
pub fn receipt(
    notification_id: &str,
    form: &HashMap<String, String>,
) -> Result<Option<DeliveryReceipt>, MissingFields> {
    let field = |name| form.get(name).map_or("", String::as_str);
    let (status, code) = (field("MessageStatus"), field("ErrorCode"));
    MissingFields::check("Twilio", &[("MessageStatus", status), ("notification_id", notification_id)])?;
    let meaning = match status {
        "delivered" | "read" => Delivered,
        "undelivered" if FOR_GOOD.contains(&code) => PermanentFailure,
        "undelivered" => TemporaryFailure,
        // It never left Twilio.
        "failed" | "canceled" => TechnicalFailure,
        _ => return Ok(None),
    };
    Ok(Some(DeliveryReceipt {
        subject: Subject::notification(notification_id),
        status: meaning,
        while_pending: None,
        sent_at: None,
        no_such_mailbox: false,
        detail: format!("status {status:.20}, code {code:.10}").into(),
    }))
}

#[cfg(test)]
mod tests {
    use tidings_domain::NotificationStatus;

    use super::*;

    const ID: &str = "0f0f0f0f-0000-4000-8000-00000000dead";

    fn form(fields: &[(&str, &str)]) -> HashMap<String, String> {
        fields.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
    }

    #[test]
    fn every_status_has_its_meaning() {
        let meaning = |status, code| {
            let form = form(&[("MessageStatus", status), ("ErrorCode", code)]);
            receipt(ID, &form).unwrap().map(|receipt| receipt.status)
        };
        assert_eq!(meaning("delivered", ""), Some(Delivered));
        assert_eq!(meaning("undelivered", "30003"), Some(TemporaryFailure));
        assert_eq!(meaning("undelivered", "30006"), Some(PermanentFailure));
        assert_eq!(meaning("failed", "30001"), Some(TechnicalFailure));
        for interim in ["queued", "sending", "sent", "accepted"] {
            assert_eq!(meaning(interim, ""), None::<NotificationStatus>, "{interim}");
        }
        assert_eq!(
            receipt(ID, &form(&[])),
            Err(MissingFields(vec!["Twilio callback failed: MessageStatus missing".to_owned()]))
        );
    }

    /// The example of Twilio's documentation of its signatures, with our query in place of theirs; computed with OpenSSL.
    #[test]
    fn a_signature_covers_the_address_and_every_field() {
        let token = "12345".into();
        let fields = [("CallSid", "CA1234567890ABCDE"), ("Digits", "1234"), ("Caller", "+14158675310")];
        let check = |fields: &[(&str, &str)], id, signature| {
            is_signed(&token, "https://api.example/notifications/sms/twilio", id, &form(fields), signature)
        };
        let signature = "0oTOyHxwaPwJFozE2xosLjglGaA=";
        assert!(check(&fields, "7", signature));
        assert!(!check(&fields, "8", signature));
        assert!(!check(&fields[..2], "7", signature));
        assert!(!check(&fields, "7", "bm90IGl0"));
        assert!(!check(&fields, "7", "%"));
    }
}
