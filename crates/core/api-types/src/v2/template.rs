//! `GET /v2/template/{id}`, `GET /v2/template/{id}/version/{version}` and `GET /v2/templates`.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use tidings_domain::{NotificationType, Postage, TemplateId};

use super::query;
use crate::schema::{self, Faults, ObjectReader};

/// A template as its service reads it. Every key is always there.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Template {
    pub id: TemplateId,
    #[serde(rename = "type")]
    pub template_type: NotificationType,
    pub created_at: String,
    pub updated_at: Option<String>,
    /// The email address of whoever made this version.
    pub created_by: String,
    pub version: i32,
    pub body: String,
    /// Null for text messages.
    pub subject: Option<String>,
    pub name: String,
    /// The placeholders, as the template writes them.
    pub personalisation: BTreeMap<String, Placeholder>,
    /// Letters only.
    pub postage: Option<Postage>,
    /// Letters only: the address that answers go to.
    pub letter_contact_block: Option<String>,
}

/// What is known of a placeholder.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Placeholder {
    /// Always.
    pub required: bool,
}

/// A service's templates.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct TemplateList {
    pub templates: Vec<Template>,
}

/// Which templates a service asks for.
#[derive(Clone, Copy, Debug)]
pub struct ListTemplates {
    /// Of this channel; of any when there is none.
    pub template_type: Option<NotificationType>,
}

impl ListTemplates {
    /// Reads what follows the question mark.
    ///
    /// # Errors
    /// Every fault of it, in the order of the public API.
    pub fn read(pairs: &[(String, String)]) -> Result<Self, Faults> {
        let object = query::object(pairs, &[]);
        let mut reader = ObjectReader::new(&object)?;
        let template_type = reader.optional("type", schema::one_of(NotificationType::ALL));
        reader.finish()?;
        Ok(Self { template_type })
    }
}
