//! `POST /v2/notifications/email`.

use jiff::{SignedDuration, Timestamp};
use serde_json::{Map, Value};
use tidings_domain::{EmailReplyToId, TemplateId};
use tidings_recipients::EmailAddress;

use super::{expires_after::expires_after, post_sms::MAX_REFERENCE, scheduled_for::scheduled_for};
use crate::schema::{self, Fault, Faults, ObjectReader};

/// The body of a request to send an email.
#[derive(Clone, Debug)]
pub struct PostEmail {
    /// As given; a valid address.
    pub email_address: String,
    pub template_id: TemplateId,
    /// Values for the template's placeholders, any JSON.
    pub personalisation: Map<String, Value>,
    /// The sender's own label, found again by search.
    pub reference: Option<String>,
    pub email_reply_to_id: Option<EmailReplyToId>,
    /// Where a mail program's unsubscribe button goes.
    pub one_click_unsubscribe_url: Option<String>,
    /// Placeholders whose values come from strangers: links and formatting in them are taken out.
    pub sanitise_content_for: Vec<String>,
    /// Not before this; at once, if it was not said.
    pub scheduled_for: Option<Timestamp>,
    /// How long after that the message is worth nothing any more.
    pub expires_after: Option<SignedDuration>,
}

impl PostEmail {
    /// Reads a body.
    ///
    /// # Errors
    /// Every fault of it, in the order of the public API.
    pub fn read(body: &Value, now: Timestamp) -> Result<Self, Faults> {
        let mut reader = ObjectReader::new(body)?;
        let reference = reader.optional("reference", schema::string_up_to(MAX_REFERENCE));
        let email_address = reader.required("email_address", email_address);
        let template_id = reader.required("template_id", schema::uuid);
        let personalisation = reader.optional("personalisation", schema::object).cloned().unwrap_or_default();
        let scheduled_for = reader.optional("scheduled_for", scheduled_for(now)).flatten();
        let email_reply_to_id = reader.optional("email_reply_to_id", schema::uuid).map(Into::into);
        let one_click_unsubscribe_url = reader.optional("one_click_unsubscribe_url", schema::https_url);
        let sanitise_content_for = reader.optional("sanitise_content_for", schema::array_or_null).unwrap_or_default();
        let expires_after = reader.optional("expires_after", expires_after);
        reader.finish()?;
        match (email_address, template_id) {
            (Some(email_address), Some(template_id)) => Ok(Self {
                email_address,
                template_id: template_id.into(),
                personalisation,
                reference,
                email_reply_to_id,
                one_click_unsubscribe_url,
                // An item that is no text names no placeholder.
                sanitise_content_for: sanitise_content_for
                    .iter()
                    .filter_map(|item| item.as_str().map(str::to_owned))
                    .collect(),
                scheduled_for,
                expires_after,
            }),
            _ => unreachable!("what is required and missing is a fault"),
        }
    }
}

fn email_address(value: &Value) -> Result<String, Fault> {
    let text = schema::string(value)?;
    match EmailAddress::parse(text) {
        Ok(_) => Ok(text.to_owned()),
        Err(error) => Err(Fault::new(error.to_string())),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    const TEMPLATE: &str = "f33517ff-2a88-4f6e-b855-c550268ce08a";

    fn read(body: &Value) -> Result<PostEmail, Vec<String>> {
        PostEmail::read(body, "2026-08-20T09:00:00Z".parse().unwrap()).map_err(|Faults(faults)| faults)
    }

    #[test]
    fn a_whole_body() {
        let body = json!({"email_address": "amala@example.com", "template_id": TEMPLATE,
            "one_click_unsubscribe_url": "https://example.com/u", "sanitise_content_for": ["name", 3]});
        let email = read(&body).unwrap();
        assert_eq!(email.one_click_unsubscribe_url.as_deref(), Some("https://example.com/u"));
        assert_eq!(email.sanitise_content_for, ["name"]);
    }

    #[test]
    fn faults() {
        let body =
            json!({"email_address": "no", "template_id": "x", "sanitise_content_for": "name", "phone_number": 1});
        assert_eq!(
            read(&body).unwrap_err(),
            [
                "email_address Not a valid email address",
                "template_id is not a valid UUID",
                "sanitise_content_for name is not of type array, null",
                "Additional properties are not allowed (phone_number was unexpected)",
            ]
        );
    }
}
