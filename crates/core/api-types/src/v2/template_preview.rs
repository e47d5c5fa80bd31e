//! `POST /v2/template/{id}/preview`.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use tidings_domain::{NotificationType, Postage, TemplateId};

use crate::schema::{self, Faults, ObjectReader};

/// What a template is to be filled with.
#[derive(Clone, Debug)]
pub struct PreviewTemplate {
    pub template_id: TemplateId,
    /// Values for the template's placeholders, any JSON.
    pub personalisation: Map<String, Value>,
}

/// A template with its placeholders filled. Every key is always there.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct TemplatePreview {
    pub id: TemplateId,
    #[serde(rename = "type")]
    pub template_type: NotificationType,
    pub version: i32,
    pub body: String,
    /// Emails only: the content as HTML, without the page around it.
    pub html: Option<String>,
    /// Null for text messages.
    pub subject: Option<String>,
    /// Letters only.
    pub postage: Option<Postage>,
}

impl PreviewTemplate {
    /// Reads the id of the path, and a body. What else is in the body is left alone.
    ///
    /// # Errors
    /// Every fault of them, in the order of the public API.
    pub fn read(template_id: &str, mut body: Value) -> Result<Self, Faults> {
        if let Value::Object(object) = &mut body {
            object.insert("id".to_owned(), Value::String(template_id.to_owned()));
        }
        let mut reader = ObjectReader::new(&body)?;
        let template_id = reader.required("id", schema::uuid);
        let personalisation = reader.optional("personalisation", schema::object).cloned().unwrap_or_default();
        reader.finish_with_others()?;
        match template_id {
            Some(template_id) => Ok(Self { template_id: template_id.into(), personalisation }),
            None => unreachable!("what is required and missing is a fault"),
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    const TEMPLATE: &str = "f33517ff-2a88-4f6e-b855-c550268ce08a";

    fn read(template_id: &str, body: Value) -> Result<PreviewTemplate, Vec<String>> {
        PreviewTemplate::read(template_id, body).map_err(|Faults(faults)| faults)
    }

    #[test]
    fn the_id_is_that_of_the_path() {
        let preview = read(TEMPLATE, json!({"id": 3, "personalisation": {"a": 1}, "more": null})).unwrap();
        assert_eq!((preview.template_id, &preview.personalisation["a"]), (TEMPLATE.parse().unwrap(), &json!(1)));
        assert!(read(TEMPLATE, json!({})).unwrap().personalisation.is_empty());
    }

    #[test]
    fn faults() {
        assert_eq!(
            read("x", json!({"personalisation": "no"})).unwrap_err(),
            ["id is not a valid UUID", "personalisation no is not of type object"]
        );
        assert_eq!(
            read(TEMPLATE, json!({"personalisation": null})).unwrap_err(),
            ["personalisation None is not of type object"]
        );
        assert_eq!(read(TEMPLATE, json!([1])).unwrap_err(), ["[1] is not of type object"]);
    }
}
