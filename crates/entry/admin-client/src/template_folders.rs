//! Folders of templates.

use tidings_api_types::internal::{
    Data,
    template_folders::{
        CreateTemplateFolder, DeleteTemplateFolder, FolderContents, ListTemplateFolders, MoveToTemplateFolder,
        MoveToTop, NewTemplateFolder, TemplateFolder, TemplateFolderChange, TemplateFolders, UpdateTemplateFolder,
    },
};
use tidings_cache::{Cache, client};
use tidings_domain::{ServiceId, TemplateFolderId};

use crate::{api::Api, error::Reply};

/// See the module.
#[derive(Clone, Debug)]
pub struct TemplateFoldersClient(pub(crate) Api);

#[client(declared = crate::CACHED)]
impl TemplateFoldersClient {
    fn cache(&self) -> &Cache {
        self.0.cache()
    }

    /// Every folder of a service.
    #[cached("service-{service_id}-template-folders")]
    pub async fn list(&self, service_id: ServiceId) -> Reply<TemplateFolders> {
        self.0.ask(ListTemplateFolders { service_id }).await
    }

    /// Makes a folder.
    #[invalidates("service-{service_id}-template-folders")]
    pub async fn create(&self, service_id: ServiceId, folder: &NewTemplateFolder) -> Reply<Data<TemplateFolder>> {
        self.0.send(CreateTemplateFolder { service_id }, folder).await
    }

    /// Renames a folder, or changes who may look into it.
    #[invalidates("service-{service_id}-template-folders")]
    pub async fn update(
        &self,
        service_id: ServiceId,
        template_folder_id: TemplateFolderId,
        change: &TemplateFolderChange,
    ) -> Reply<Data<TemplateFolder>> {
        self.0.send(UpdateTemplateFolder { service_id, template_folder_id }, change).await
    }

    /// Deletes a folder that is empty.
    #[invalidates("service-{service_id}-template-folders")]
    pub async fn delete(&self, service_id: ServiceId, template_folder_id: TemplateFolderId) -> Reply<()> {
        self.0.ask(DeleteTemplateFolder { service_id, template_folder_id }).await
    }

    /// Moves templates and folders into a folder, or to the top. A template tells its folder, so each of those moved goes from
    /// the cache as well.
    #[invalidates(
        "service-{service_id}-template-folders",
        "service-{service_id}-templates",
        each(template_id in contents.templates, "template-{template_id}-version-None")
    )]
    pub async fn move_contents(
        &self,
        service_id: ServiceId,
        to: Option<TemplateFolderId>,
        contents: &FolderContents,
    ) -> Reply<()> {
        match to {
            Some(template_folder_id) => {
                self.0.send(MoveToTemplateFolder { service_id, template_folder_id }, contents).await
            }
            None => self.0.send(MoveToTop { service_id }, contents).await,
        }
    }
}
