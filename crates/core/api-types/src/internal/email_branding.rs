//! Email brandings: what organisations show at the top of emails.

use serde::{Deserialize, Serialize};
use serde_json::Value;
use tidings_domain::{BrandType, EmailBrandingId, OrganisationId, ServiceId, UserId};

use super::{Data, endpoint::endpoint, time::WireTime};
use crate::schema::{
    Faults, ObjectReader, one_of, string_or_null_up_to, string_up_to, text, text_not_empty, uuid, uuid_or_null,
};

endpoint! {
    /// Every branding that is not archived.
    GET "/email-branding" => ListEmailBrandings {} -> EmailBrandings
}

endpoint! {
    /// One branding, archived or not.
    GET "/email-branding/{email_branding_id}" => GetEmailBranding { email_branding_id: EmailBrandingId }
        -> OneEmailBranding
}

endpoint! {
    /// Makes a branding.
    POST "/email-branding" => CreateEmailBranding {} (EmailBrandingChange) -> 201 Data<EmailBranding>
}

endpoint! {
    /// Changes a branding.
    POST "/email-branding/{email_branding_id}" => UpdateEmailBranding { email_branding_id: EmailBrandingId }
        (EmailBrandingChange) -> Data<EmailBranding>
}

endpoint! {
    /// Archives a branding that nobody uses.
    POST "/email-branding/{email_branding_id}/archive" => ArchiveEmailBranding { email_branding_id: EmailBrandingId }
        -> 204 ()
}

endpoint! {
    /// Who uses a branding.
    GET "/email-branding/{email_branding_id}/orgs_and_services" => ListUsersOfEmailBranding {
        email_branding_id: EmailBrandingId,
    } -> Data<UsersOfBranding>
}

endpoint! {
    /// A name that is free, for a branding whose logo says this.
    POST "/email-branding/get-name-for-alt-text/" => NameForAltText {} (AltText) -> FreeName
}

/// An email branding.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EmailBranding {
    pub id: EmailBrandingId,
    /// `#rrggbb`.
    pub colour: Option<String>,
    /// The name of the logo's file.
    pub logo: Option<String>,
    pub name: String,
    /// What stands beside the logo.
    pub text: Option<String>,
    /// What the logo says to those who do not see it.
    pub alt_text: Option<String>,
    pub brand_type: BrandType,
    pub created_by: Option<UserId>,
    pub created_at: Option<WireTime>,
    pub updated_at: Option<WireTime>,
}

/// `{"email_branding": […]}`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EmailBrandings {
    pub email_branding: Vec<EmailBranding>,
}

/// `{"email_branding": {…}}`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OneEmailBranding {
    pub email_branding: EmailBranding,
}

/// What a branding is to be; what is `None` stays as it is, or is its default in a new one.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct EmailBrandingChange {
    /// Must be there for a new one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub colour: Option<Option<String>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub logo: Option<Option<String>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub text: Option<Option<String>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub alt_text: Option<Option<String>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub brand_type: Option<BrandType>,
    /// Who makes it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub created_by: Option<UserId>,
    /// Who changes it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub updated_by: Option<Option<UserId>>,
}

impl EmailBrandingChange {
    /// Reads the body for a new branding.
    ///
    /// # Errors
    /// Every fault.
    pub fn read_new(body: &Value) -> Result<Self, Faults> {
        let mut reader = ObjectReader::new(body)?;
        reader.require("name");
        let mut change = Self::read_common(&mut reader);
        change.created_by = reader.optional("created_by", uuid_or_null).flatten().map(Into::into);
        reader.finish_with_others()?;
        Ok(change)
    }

    /// Reads the body for a change. Empty texts stand for none.
    ///
    /// # Errors
    /// Every fault.
    pub fn read(body: &Value) -> Result<Self, Faults> {
        let mut reader = ObjectReader::new(body)?;
        let mut change = Self::read_common(&mut reader);
        change.updated_by = reader.optional("updated_by", uuid_or_null).map(|id| id.map(Into::into));
        reader.finish_with_others()?;
        for text in [&mut change.colour, &mut change.logo, &mut change.text, &mut change.alt_text] {
            *text = text.take().map(|text| text.filter(|text| !text.is_empty()));
        }
        Ok(change)
    }

    fn read_common(reader: &mut ObjectReader<'_>) -> Self {
        Self {
            colour: reader.optional("colour", string_or_null_up_to(7)),
            name: reader.optional("name", |name| text_not_empty(name).and_then(|_| string_up_to(255)(name))),
            alt_text: reader.optional("alt_text", string_or_null_up_to(255)),
            text: reader.optional("text", string_or_null_up_to(255)),
            logo: reader.optional("logo", string_or_null_up_to(255)),
            brand_type: reader.optional("brand_type", one_of(BrandType::ALL)),
            created_by: None,
            updated_by: None,
        }
    }
}

/// Who uses a branding by default; archived ones are left out.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct UsersOfBranding {
    pub services: Vec<Named<ServiceId>>,
    pub organisations: Vec<Named<OrganisationId>>,
}

/// Something and its name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Named<Id> {
    pub id: Id,
    pub name: String,
}

/// What a logo says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct AltText {
    pub alt_text: String,
}

impl AltText {
    /// Reads a body.
    ///
    /// # Errors
    /// Every fault.
    pub fn read(body: &Value) -> Result<Self, Faults> {
        let mut reader = ObjectReader::new(body)?;
        let alt_text = reader.required("alt_text", text);
        reader.finish_with_others()?;
        Ok(Self { alt_text: alt_text.unwrap_or_default() })
    }
}

/// A name that nothing else of its kind has.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FreeName {
    pub name: String,
}

/// Brandings to be offered to an organisation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct BrandingIds<Id> {
    pub branding_ids: Vec<Id>,
}

impl<Id: From<uuid::Uuid>> BrandingIds<Id> {
    /// Reads a body.
    ///
    /// # Errors
    /// Every fault.
    pub fn read(body: &Value) -> Result<Self, Faults> {
        let mut reader = ObjectReader::new(body)?;
        let ids = reader.required("branding_ids", |ids| {
            crate::schema::array(ids)?.iter().map(|id| uuid(id).map(Id::from)).collect()
        });
        reader.finish_with_others()?;
        Ok(Self { branding_ids: ids.unwrap_or_default() })
    }
}
