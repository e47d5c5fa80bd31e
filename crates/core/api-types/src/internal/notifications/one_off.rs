//! Messages that somebody of the team sends.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use tidings_domain::{NotificationId, ServiceId, TemplateId, UserId};
use uuid::Uuid;

use crate::internal::{
    ErrorReply,
    endpoint::endpoint,
    fields::{Fields, nullable, text, uuid},
};

endpoint! {
    /// Sends one message.
    POST "/service/{service_id}/send-notification" => SendNotification { service_id: ServiceId } (NewOneOff) -> 201 Sent
}

/// A message to be sent.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct NewOneOff {
    pub template_id: TemplateId,
    /// A phone number or an email address; of letters anything, the address is among the values.
    pub to: String,
    /// Who sends it.
    pub created_by: UserId,
    pub personalisation: Map<String, Value>,
    /// Who a text message is from, or where answers to an email go, if not the service's default.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sender_id: Option<Uuid>,
    /// Under which the request may be repeated for a day, and is done once. Notify does not have it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub idempotency_key: Option<Uuid>,
}

impl NewOneOff {
    /// Reads a body.
    ///
    /// # Errors
    /// Every field that is missing or not right, or that there is nobody to send to.
    pub fn read(body: &Value) -> Result<Self, ErrorReply> {
        let mut fields = Fields::of(body)?;
        let template_id = fields.required("template_id", uuid);
        let to = fields.required("to", nullable(text));
        let created_by = fields.required("created_by", uuid);
        let personalisation = fields.optional("personalisation", |value| match value {
            Value::Object(values) => Ok(values.clone()),
            Value::Null => Ok(Map::new()),
            _ => Err("Not a valid mapping type.".to_owned()),
        });
        let sender_id = fields.optional("sender_id", |value| match value {
            Value::String(text) if text.is_empty() => Ok(None),
            value => nullable(uuid)(value),
        });
        let idempotency_key = fields.optional("idempotency_key", nullable(uuid));
        fields.finish()?;
        let to = to.flatten().ok_or_else(|| ErrorReply::invalid("Recipient can't be empty"))?;
        Ok(Self {
            template_id: template_id.unwrap_or_default().into(),
            to,
            created_by: created_by.unwrap_or_default().into(),
            personalisation: personalisation.unwrap_or_default(),
            sender_id: sender_id.flatten(),
            idempotency_key: idempotency_key.flatten(),
        })
    }
}

/// The message that was sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sent {
    pub id: NotificationId,
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn bodies() {
        let id = "c4f3b0d8-9d5e-4d7c-8a3e-0d2f1f6f7a10";
        let body =
            json!({"template_id": id, "to": "07900900123", "created_by": id, "personalisation": null, "sender_id": ""});
        let read = NewOneOff::read(&body).unwrap();
        assert_eq!((read.to.as_str(), read.personalisation, read.sender_id), ("07900900123", Map::new(), None));
        let nobody = json!({"template_id": id, "to": null, "created_by": id});
        assert_eq!(NewOneOff::read(&nobody), Err(ErrorReply::invalid("Recipient can't be empty")));
        let refused = NewOneOff::read(&json!({"to": 1, "created_by": id, "personalisation": []})).unwrap_err();
        let expected = json!({
            "template_id": ["Missing data for required field."],
            "to": ["Not a valid string."],
            "personalisation": ["Not a valid mapping type."],
        });
        assert_eq!((refused.status, refused.said()), (400, expected));
    }
}
