//! Folders of templates.

use serde::{Deserialize, Serialize};
use serde_json::Value;
use tidings_domain::{ServiceId, TemplateFolderId, TemplateId, UserId};

use super::{Data, endpoint::endpoint};
use crate::schema::{Faults, ObjectReader, text_not_empty, uuid_or_null, uuids};

endpoint! {
    /// All of a service's folders.
    GET "/service/{service_id}/template-folder" => ListTemplateFolders { service_id: ServiceId } -> TemplateFolders
}

endpoint! {
    /// Makes a folder.
    POST "/service/{service_id}/template-folder" => CreateTemplateFolder { service_id: ServiceId }
        (NewTemplateFolder) -> 201 Data<TemplateFolder>
}

endpoint! {
    /// Gives a folder another name, or says who may see it.
    POST "/service/{service_id}/template-folder/{template_folder_id}"
        => UpdateTemplateFolder { service_id: ServiceId, template_folder_id: TemplateFolderId }
        (TemplateFolderChange) -> Data<TemplateFolder>
}

endpoint! {
    /// Deletes an empty folder.
    DELETE "/service/{service_id}/template-folder/{template_folder_id}"
        => DeleteTemplateFolder { service_id: ServiceId, template_folder_id: TemplateFolderId } -> 204 ()
}

endpoint! {
    /// Puts templates and folders into a folder.
    POST "/service/{service_id}/template-folder/{template_folder_id}/contents"
        => MoveToTemplateFolder { service_id: ServiceId, template_folder_id: TemplateFolderId } (FolderContents) -> 204 ()
}

endpoint! {
    /// Puts templates and folders to the top.
    POST "/service/{service_id}/template-folder/contents" => MoveToTop { service_id: ServiceId }
        (FolderContents) -> 204 ()
}

/// A service's folders.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TemplateFolders {
    pub template_folders: Vec<TemplateFolder>,
}

/// A folder.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TemplateFolder {
    pub id: TemplateFolderId,
    pub name: String,
    /// None at the top.
    pub parent_id: Option<TemplateFolderId>,
    pub service_id: ServiceId,
    /// The team members who may see it.
    pub users_with_permission: Vec<UserId>,
}

/// A folder to be made.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct NewTemplateFolder {
    /// Spaces around it are left out.
    pub name: String,
    /// None at the top.
    pub parent_id: Option<TemplateFolderId>,
}

impl NewTemplateFolder {
    /// Reads a body.
    ///
    /// # Errors
    /// Everything that is missing or not right.
    pub fn read(body: &Value) -> Result<Self, Faults> {
        let mut reader = ObjectReader::new(body)?;
        let name = reader.required("name", text_not_empty);
        let parent_id = reader.required("parent_id", uuid_or_null);
        reader.finish_with_others()?;
        Ok(Self { name: name.unwrap_or_default(), parent_id: parent_id.flatten().map(Into::into) })
    }
}

/// What is to be different about a folder.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct TemplateFolderChange {
    pub name: String,
    /// Those who may see it, and nobody else; as it is if none is said.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub users_with_permission: Option<Vec<UserId>>,
}

impl TemplateFolderChange {
    /// Reads a body.
    ///
    /// # Errors
    /// Everything that is missing or not right.
    pub fn read(body: &Value) -> Result<Self, Faults> {
        let mut reader = ObjectReader::new(body)?;
        let name = reader.required("name", text_not_empty);
        let users = reader.optional("users_with_permission", uuids);
        reader.finish_with_others()?;
        let users_with_permission = users.map(|users| users.into_iter().map(Into::into).collect());
        Ok(Self { name: name.unwrap_or_default(), users_with_permission })
    }
}

/// What is to be moved.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct FolderContents {
    pub templates: Vec<TemplateId>,
    pub folders: Vec<TemplateFolderId>,
}

impl FolderContents {
    /// Reads a body.
    ///
    /// # Errors
    /// Everything that is missing or not right.
    pub fn read(body: &Value) -> Result<Self, Faults> {
        let mut reader = ObjectReader::new(body)?;
        let templates = reader.required("templates", uuids).unwrap_or_default();
        let folders = reader.required("folders", uuids).unwrap_or_default();
        reader.finish_with_others()?;
        Ok(Self {
            templates: templates.into_iter().map(Into::into).collect(),
            folders: folders.into_iter().map(Into::into).collect(),
        })
    }
}
