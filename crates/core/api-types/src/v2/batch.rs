//! `POST /v2/notifications/batch`: ours, beyond Notify's contract.

use serde::Serialize;
use serde_json::{Map, Value};
use tidings_domain::NotificationType;

use super::{ErrorBody, posted::AnyPosted};
use crate::schema::{self, Fault, Faults, ObjectReader};

/// Most messages of one request.
pub const MAX_BATCH: usize = 1_000;

/// The body of a request to send many messages: `{"notifications": […]}`, each as for its own channel, with a `type`.
#[derive(Clone, Debug)]
pub struct PostBatch {
    /// As given; each is checked by itself.
    pub notifications: Vec<Value>,
}

impl PostBatch {
    /// Reads a body.
    ///
    /// # Errors
    /// Every fault of it; those of its messages are told with them.
    pub fn read(body: &Value) -> Result<Self, Faults> {
        let mut reader = ObjectReader::new(body)?;
        let notifications = reader.required("notifications", notifications);
        reader.finish()?;
        Ok(Self { notifications: notifications.unwrap_or_default().to_vec() })
    }

    /// Takes the channel out of one message; what is left is a body for that channel.
    ///
    /// # Errors
    /// When it names none.
    pub fn channel_of(message: &Value) -> Result<(NotificationType, Value), Faults> {
        let mut reader = ObjectReader::new(message)?;
        let channel = reader.required("type", schema::one_of(NotificationType::ALL));
        reader.finish_with_others()?;
        let body: Map<String, Value> = message.as_object().cloned().unwrap_or_default();
        let body = body.into_iter().filter(|(name, _)| name != "type").collect();
        match channel {
            Some(channel) => Ok((channel, Value::Object(body))),
            None => unreachable!("what is required and missing is a fault"),
        }
    }
}

fn notifications(value: &Value) -> Result<&[Value], Fault> {
    match schema::array(value)? {
        [] => Err(Fault::new("must not be empty")),
        items if items.len() > MAX_BATCH => {
            Err(Fault::new(format!("must not be more than {MAX_BATCH}, and there are {}", items.len())))
        }
        items => Ok(items),
    }
}

/// The reply to a request to send many messages: what became of each, in order.
#[derive(Clone, Debug, Serialize)]
pub struct PostedBatch {
    pub results: Vec<BatchResult>,
}

/// What became of one message of many: what a request of its own would have been answered.
#[derive(Clone, Debug, Serialize)]
#[serde(untagged)]
pub enum BatchResult {
    /// It was accepted.
    Posted {
        /// 201.
        status_code: u16,
        notification: Box<AnyPosted>,
    },
    /// It was refused.
    Refused(ErrorBody),
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn faults(body: &Value) -> Vec<String> {
        PostBatch::read(body).map_err(|Faults(faults)| faults).unwrap_err()
    }

    #[test]
    fn from_one_to_a_thousand() {
        assert_eq!(PostBatch::read(&json!({"notifications": [1]})).unwrap().notifications, [json!(1)]);
        assert_eq!(PostBatch::read(&json!({"notifications": vec![1; 1000]})).unwrap().notifications.len(), 1000);
        assert_eq!(faults(&json!({})), ["notifications is a required property"]);
        assert_eq!(faults(&json!({"notifications": {}})), ["notifications {} is not of type array"]);
        assert_eq!(faults(&json!({"notifications": []})), ["notifications must not be empty"]);
        let many = json!({"notifications": vec![1; 1001], "x": 1});
        let too_many = "notifications must not be more than 1000, and there are 1001";
        assert_eq!(faults(&many), [too_many, "Additional properties are not allowed (x was unexpected)"]);
    }

    #[test]
    fn each_says_its_channel() {
        let (channel, body) = PostBatch::channel_of(&json!({"type": "sms", "phone_number": "1"})).unwrap();
        assert_eq!((channel, body), (NotificationType::Sms, json!({"phone_number": "1"})));
        for (message, fault) in [
            (json!({}), "type is a required property"),
            (json!({"type": "pigeon"}), "type pigeon is not one of [sms, email, letter]"),
            (json!(7), "7 is not of type object"),
        ] {
            assert_eq!(PostBatch::channel_of(&message).unwrap_err(), Faults(vec![fault.to_owned()]));
        }
    }
}
