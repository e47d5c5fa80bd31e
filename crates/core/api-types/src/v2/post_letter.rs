//! `POST /v2/notifications/letter`.

use serde_json::{Map, Value};
use tidings_domain::{Postage, TemplateId};

use super::post_sms::MAX_REFERENCE;
use crate::schema::{self, Fault, Faults, ObjectReader};

/// The classes of post that a sender can choose.
const POSTAGES: [Postage; 3] = [Postage::First, Postage::Second, Postage::Economy];

/// The body of a request to send a letter.
#[derive(Clone, Debug)]
pub enum PostLetter {
    /// One that is made from a template.
    Templated(PostTemplatedLetter),
    /// One that comes as a PDF: what has `content` is one.
    Precompiled(PostPrecompiledLetter),
}

/// A letter that is made from a template.
#[derive(Clone, Debug)]
pub struct PostTemplatedLetter {
    pub template_id: TemplateId,
    /// Values for the template's placeholders, and the lines of the address; any JSON.
    pub personalisation: Map<String, Value>,
    /// The sender's own label, found again by search.
    pub reference: Option<String>,
}

/// A letter that comes as a PDF.
#[derive(Clone, Debug)]
pub struct PostPrecompiledLetter {
    /// The sender's own label, of any length.
    pub reference: String,
    /// The PDF, in base64 if all is well.
    pub content: String,
    pub postage: Option<Postage>,
}

impl PostLetter {
    /// Reads a body.
    ///
    /// # Errors
    /// Every fault of it, in the order of the public API.
    pub fn read(body: &Value) -> Result<Self, Faults> {
        if body.get("content").is_some() {
            PostPrecompiledLetter::read(body).map(Self::Precompiled)
        } else {
            PostTemplatedLetter::read(body).map(Self::Templated)
        }
    }
}

impl PostTemplatedLetter {
    fn read(body: &Value) -> Result<Self, Faults> {
        let mut reader = ObjectReader::new(body)?;
        let reference = reader.optional("reference", schema::string_up_to(MAX_REFERENCE));
        let template_id = reader.required("template_id", schema::uuid);
        let personalisation = reader.required("personalisation", schema::object);
        reader.finish()?;
        match (template_id, personalisation) {
            (Some(template_id), Some(personalisation)) => {
                Ok(Self { template_id: template_id.into(), personalisation: personalisation.clone(), reference })
            }
            _ => unreachable!("what is required and missing is a fault"),
        }
    }
}

impl PostPrecompiledLetter {
    fn read(body: &Value) -> Result<Self, Faults> {
        let mut reader = ObjectReader::new(body)?;
        let reference = reader.required("reference", schema::text);
        let content = reader.required("content", schema::string);
        let postage = reader.optional("postage", postage);
        reader.finish()?;
        match (reference, content) {
            (Some(reference), Some(content)) => Ok(Self { reference, content: content.to_owned(), postage }),
            _ => unreachable!("what is required and missing is a fault"),
        }
    }
}

fn postage(value: &Value) -> Result<Postage, Fault> {
    let text = schema::string(value)?;
    let found = POSTAGES.into_iter().find(|postage| postage.as_str() == text);
    found.ok_or_else(|| Fault::new("invalid. It must be either first, second or economy."))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    const TEMPLATE: &str = "f33517ff-2a88-4f6e-b855-c550268ce08a";

    fn faults(body: &Value) -> Vec<String> {
        PostLetter::read(body).map_err(|Faults(faults)| faults).unwrap_err()
    }

    #[test]
    fn content_makes_it_a_pdf() {
        let body = json!({"reference": "r", "content": "aGVsbG8=", "postage": "economy"});
        let PostLetter::Precompiled(letter) = PostLetter::read(&body).unwrap() else { panic!("a PDF") };
        assert_eq!((letter.reference.as_str(), letter.postage), ("r", Some(Postage::Economy)));
        let body = json!({"template_id": TEMPLATE, "personalisation": {"address_line_1": "A"}});
        let PostLetter::Templated(letter) = PostLetter::read(&body).unwrap() else { panic!("from a template") };
        assert_eq!(letter.personalisation["address_line_1"], "A");
    }

    #[test]
    fn faults_are_told_of_what_it_is() {
        assert_eq!(
            faults(&json!({})),
            ["template_id is a required property", "personalisation is a required property"]
        );
        assert_eq!(
            faults(&json!({"content": null, "postage": "third", "template_id": TEMPLATE})),
            [
                "content None is not of type string",
                "postage invalid. It must be either first, second or economy.",
                "reference is a required property",
                "Additional properties are not allowed (template_id was unexpected)",
            ]
        );
        assert_eq!(
            faults(&json!({"reference": "r", "content": "", "postage": "europe"})),
            ["postage invalid. It must be either first, second or economy."]
        );
    }
}
