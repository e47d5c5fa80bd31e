//! `POST /v2/notifications/sms`.

use jiff::{SignedDuration, Timestamp};
use serde_json::{Map, Value};
use tidings_domain::{SmsSenderId, TemplateId};
use tidings_recipients::{PhoneNumber, PhonePermissions};

use super::{expires_after::expires_after, scheduled_for::scheduled_for};
use crate::schema::{self, Fault, Faults, ObjectReader};

/// Most characters of a reference.
pub const MAX_REFERENCE: usize = 1_000;

/// The body of a request to send a text message.
#[derive(Clone, Debug)]
pub struct PostSms {
    /// As given; a number that can be sent to by some service.
    pub phone_number: String,
    pub template_id: TemplateId,
    /// Values for the template's placeholders, any JSON.
    pub personalisation: Map<String, Value>,
    /// The sender's own label, found again by search.
    pub reference: Option<String>,
    pub sms_sender_id: Option<SmsSenderId>,
    /// Not before this; at once, if it was not said.
    pub scheduled_for: Option<Timestamp>,
    /// How long after that the message is worth nothing any more.
    pub expires_after: Option<SignedDuration>,
}

impl PostSms {
    /// Reads a body.
    ///
    /// # Errors
    /// Every fault of it, in the order of the public API.
    pub fn read(body: &Value, now: Timestamp) -> Result<Self, Faults> {
        let mut reader = ObjectReader::new(body)?;
        let reference = reader.optional("reference", schema::string_up_to(MAX_REFERENCE));
        let phone_number = reader.required("phone_number", phone_number);
        let template_id = reader.required("template_id", schema::uuid);
        let personalisation = reader.optional("personalisation", schema::object).cloned().unwrap_or_default();
        let scheduled_for = reader.optional("scheduled_for", scheduled_for(now)).flatten();
        let sms_sender_id = reader.optional("sms_sender_id", schema::uuid).map(Into::into);
        let expires_after = reader.optional("expires_after", expires_after);
        reader.finish()?;
        match (phone_number, template_id) {
            (Some(phone_number), Some(template_id)) => Ok(Self {
                phone_number,
                template_id: template_id.into(),
                personalisation,
                reference,
                sms_sender_id,
                scheduled_for,
                expires_after,
            }),
            _ => unreachable!("what is required and missing is a fault"),
        }
    }
}

/// A number that a service with every permission could send to.
fn phone_number(value: &Value) -> Result<String, Fault> {
    let text = schema::string(value)?;
    let anyone = PhonePermissions { international: true, landline: true };
    let number = PhoneNumber::parse(text).and_then(|number| number.validate(anyone).map(|()| number));
    match number {
        Ok(_) => Ok(text.to_owned()),
        Err(error) => Err(Fault::new(error.api_message())),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    const TEMPLATE: &str = "f33517ff-2a88-4f6e-b855-c550268ce08a";

    fn read(body: &Value) -> Result<PostSms, Vec<String>> {
        PostSms::read(body, "2026-08-20T09:00:00Z".parse().unwrap()).map_err(|Faults(faults)| faults)
    }

    #[test]
    fn a_whole_body() {
        let body = json!({"phone_number": "+447900900123", "template_id": TEMPLATE, "reference": "r1",
            "personalisation": {"name": "Amala"}, "sms_sender_id": TEMPLATE, "scheduled_for": null});
        let sms = read(&body).unwrap();
        assert_eq!((sms.phone_number.as_str(), sms.reference.as_deref()), ("+447900900123", Some("r1")));
        assert_eq!(sms.personalisation["name"], "Amala");
    }

    #[test]
    fn faults() {
        assert_eq!(
            read(&json!({})).unwrap_err(),
            ["phone_number is a required property", "template_id is a required property"]
        );
        assert_eq!(
            read(&json!({"phone_number": "079", "template_id": TEMPLATE})).unwrap_err(),
            ["phone_number Not enough digits"]
        );
        assert_eq!(
            read(&json!({"phone_number": null, "template_id": 3})).unwrap_err(),
            ["phone_number None is not of type string", "template_id is not a valid UUID"]
        );
    }
}
