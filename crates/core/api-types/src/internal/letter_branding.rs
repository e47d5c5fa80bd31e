//! Letter brandings: what organisations show at the top of letters.

use serde::{Deserialize, Serialize};
use serde_json::Value;
use tidings_domain::{LetterBrandingId, UserId};

use super::{
    Data,
    email_branding::{FreeName, UsersOfBranding},
    endpoint::endpoint,
    time::WireTime,
};
use crate::schema::{Faults, ObjectReader, string_up_to, text, text_not_empty, uuid_or_null};

endpoint! {
    /// Every branding, by name.
    GET "/letter-branding" => ListLetterBrandings {} -> Vec<LetterBranding>
}

endpoint! {
    /// One branding.
    GET "/letter-branding/{letter_branding_id}" => GetLetterBranding { letter_branding_id: LetterBrandingId }
        -> LetterBranding
}

endpoint! {
    /// Makes a branding.
    POST "/letter-branding" => CreateLetterBranding {} (LetterBrandingBody) -> 201 LetterBranding
}

endpoint! {
    /// Changes a branding.
    POST "/letter-branding/{letter_branding_id}" => UpdateLetterBranding { letter_branding_id: LetterBrandingId }
        (LetterBrandingBody) -> 201 LetterBranding
}

endpoint! {
    /// Who uses a branding.
    GET "/letter-branding/{letter_branding_id}/orgs_and_services" => ListUsersOfLetterBranding {
        letter_branding_id: LetterBrandingId,
    } -> Data<UsersOfBranding>
}

endpoint! {
    /// A name that is free, made from another.
    POST "/letter-branding/get-unique-name/" => UniqueLetterBrandingName {} (WantedName) -> FreeName
}

/// A letter branding.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LetterBranding {
    pub id: LetterBrandingId,
    pub name: String,
    /// The logo's file, without its ending.
    pub filename: String,
    pub created_by: Option<UserId>,
    pub created_at: Option<WireTime>,
    pub updated_at: Option<WireTime>,
}

/// What a branding is to be.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct LetterBrandingBody {
    pub name: String,
    pub filename: String,
    /// Who makes it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub created_by_id: Option<UserId>,
    /// Who changes it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub updated_by_id: Option<UserId>,
}

impl LetterBrandingBody {
    /// Reads a body.
    ///
    /// # Errors
    /// Every fault.
    pub fn read(body: &Value) -> Result<Self, Faults> {
        let named = |text: &Value| text_not_empty(text).and_then(|_| string_up_to(255)(text));
        let mut reader = ObjectReader::new(body)?;
        let name = reader.required("name", named);
        let filename = reader.required("filename", named);
        let created_by_id = reader.optional("created_by_id", uuid_or_null).flatten();
        let updated_by_id = reader.optional("updated_by_id", uuid_or_null).flatten();
        reader.finish_with_others()?;
        Ok(Self {
            name: name.unwrap_or_default(),
            filename: filename.unwrap_or_default(),
            created_by_id: created_by_id.map(Into::into),
            updated_by_id: updated_by_id.map(Into::into),
        })
    }
}

/// A name to make a free one of.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct WantedName {
    pub name: String,
}

impl WantedName {
    /// Reads a body.
    ///
    /// # Errors
    /// Every fault.
    pub fn read(body: &Value) -> Result<Self, Faults> {
        let mut reader = ObjectReader::new(body)?;
        let name = reader.required("name", text);
        reader.finish_with_others()?;
        Ok(Self { name: name.unwrap_or_default() })
    }
}
