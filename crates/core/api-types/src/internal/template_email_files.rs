//! Files that emails link to.

use serde::{Deserialize, Serialize};
use serde_json::Value;
use tidings_domain::{ServiceId, TemplateEmailFileId, TemplateId, UserId};

use super::{Data, endpoint::endpoint, time::WireTime};
use crate::schema::{Fault, Faults, ObjectReader, boolean, integer, text, uuid};

endpoint! {
    /// Adds a file to an email's template. It is pending until it is made live.
    POST "/service/{service_id}/templates/{template_id}/template_email_files"
        => CreateEmailFile { service_id: ServiceId, template_id: TemplateId } (EmailFileFields) -> 201 Data<EmailFile>
}

endpoint! {
    /// The live files of a template.
    GET "/service/{service_id}/templates/{template_id}/template_email_files"
        => ListEmailFiles { service_id: ServiceId, template_id: TemplateId } -> Data<Vec<EmailFile>>
}

endpoint! {
    /// A file, pending and archived ones too.
    GET "/service/{service_id}/templates/{template_id}/template_email_files/{template_email_file_id}"
        => GetEmailFile { service_id: ServiceId, template_id: TemplateId, template_email_file_id: TemplateEmailFileId }
        -> Data<EmailFile>
}

endpoint! {
    /// Changes a file, or makes it live.
    POST "/service/{service_id}/templates/{template_id}/template_email_files/{template_email_file_id}"
        => UpdateEmailFile { service_id: ServiceId, template_id: TemplateId, template_email_file_id: TemplateEmailFileId }
        (EmailFileFields) -> Data<EmailFile>
}

endpoint! {
    /// Takes a file off its template.
    POST "/service/{service_id}/templates/{template_id}/template_email_files/{template_email_file_id}/archive"
        => ArchiveEmailFile { service_id: ServiceId, template_id: TemplateId, template_email_file_id: TemplateEmailFileId }
        (EmailFileArchiver) -> Data<EmailFile>
}

/// A file that an email's text links to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EmailFile {
    pub id: TemplateEmailFileId,
    /// As a placeholder of the text names it.
    pub filename: String,
    pub link_text: Option<String>,
    /// In weeks.
    pub retention_period: i32,
    /// Recipients say who they are before they can open it.
    pub validate_users_email: bool,
    /// Not live yet.
    pub pending: bool,
    /// As `template_id`.
    pub template: TemplateId,
    pub template_id: TemplateId,
    /// The version of the template that first shows it as it is.
    pub template_version: i32,
    /// 0 while it is pending.
    pub version: i32,
    /// As `created_by_id`.
    pub created_by: UserId,
    pub created_by_id: UserId,
    pub archived_by: Option<UserId>,
    pub archived_at: Option<WireTime>,
    pub created_at: WireTime,
    pub updated_at: Option<WireTime>,
}

/// What is said of a file: a new one needs a name and somebody who adds it; what is none of another stays as it is.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct EmailFileFields {
    /// Of a new file, which is stored elsewhere under this id.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<TemplateEmailFileId>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub filename: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub link_text: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub retention_period: Option<i32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub validate_users_email: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub created_by_id: Option<UserId>,
    /// New files are pending, whatever is said.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pending: Option<bool>,
}

impl EmailFileFields {
    /// Reads a body about a new file.
    ///
    /// # Errors
    /// Everything that is missing or not right.
    pub fn read_new(body: &Value) -> Result<Self, Faults> {
        Self::read_and_require(body, &["filename", "created_by_id"])
    }

    /// Reads a body about a file that is there.
    ///
    /// # Errors
    /// Everything that is not right.
    pub fn read(body: &Value) -> Result<Self, Faults> {
        Self::read_and_require(body, &[])
    }

    fn read_and_require(body: &Value, required: &[&'static str]) -> Result<Self, Faults> {
        let mut reader = ObjectReader::new(body)?;
        let fields = Self {
            id: reader.optional("id", uuid).map(Into::into),
            filename: reader.optional("filename", text),
            link_text: reader.optional("link_text", text),
            retention_period: reader.optional("retention_period", weeks),
            validate_users_email: reader.optional("validate_users_email", boolean),
            created_by_id: reader.optional("created_by_id", uuid).map(Into::into),
            pending: reader.optional("pending", boolean),
        };
        required.iter().for_each(|name| reader.require(name));
        reader.finish_with_others()?;
        Ok(fields)
    }
}

fn weeks(value: &Value) -> Result<i32, Fault> {
    i32::try_from(integer(value)?).map_err(|_| Fault::new(format!("{value} is out of range")))
}

/// Who takes a file off its template.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct EmailFileArchiver {
    pub archived_by_id: UserId,
}

impl EmailFileArchiver {
    /// Reads a body.
    ///
    /// # Errors
    /// What is missing or not right.
    pub fn read(body: &Value) -> Result<Self, Faults> {
        let mut reader = ObjectReader::new(body)?;
        let archived_by = reader.required("archived_by_id", uuid);
        reader.finish_with_others()?;
        Ok(Self { archived_by_id: archived_by.unwrap_or_default().into() })
    }
}
