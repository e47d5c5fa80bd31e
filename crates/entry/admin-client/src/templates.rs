//! Templates: what services send.

use tidings_api_types::internal::{
    Data, ErrorReply,
    templates::{
        CreateTemplate, GetPrecompiledTemplate, GetTemplate, GetTemplateVersion, ListTemplateVersions, ListTemplates,
        NewTemplate, Template, TemplateChange, TemplateEdit, TemplateLite, TemplateRedaction, TemplateSender,
        TemplateVersion, UpdateTemplate,
    },
};
use tidings_cache::{Cache, client};
use tidings_domain::{LetterContactId, NotificationType, ServiceId, TemplateId, UserId};

use crate::{
    api::Api,
    error::{Failed, Reply},
};

/// See the module.
#[derive(Clone, Debug)]
pub struct TemplatesClient(pub(crate) Api);

#[client(declared = crate::CACHED)]
impl TemplatesClient {
    fn cache(&self) -> &Cache {
        self.0.cache()
    }

    /// A service's templates, in short.
    #[cached("service-{service_id}-templates")]
    pub async fn list(&self, service_id: ServiceId) -> Reply<Data<Vec<TemplateLite>>> {
        self.0.ask(ListTemplates { service_id }).await
    }

    /// A template as it is now.
    pub async fn get(&self, service_id: ServiceId, template_id: TemplateId) -> Reply<Data<Template>> {
        let template = self.current(service_id, template_id).await?;
        of_service(template.data.service == service_id, template)
    }

    /// A template as it was.
    pub async fn version(
        &self,
        service_id: ServiceId,
        template_id: TemplateId,
        version: i32,
    ) -> Reply<Data<TemplateVersion>> {
        let template = self.one_version(service_id, template_id, version).await?;
        of_service(template.data.service == service_id, template)
    }

    /// All that a template has been, the latest first.
    pub async fn versions(&self, service_id: ServiceId, template_id: TemplateId) -> Reply<Data<Vec<TemplateVersion>>> {
        let versions = self.all_versions(service_id, template_id).await?;
        of_service(versions.data.iter().all(|version| version.service == service_id), versions)
    }

    #[cached("template-{template_id}-version-None", within("service-{service_id}-template-*"))]
    async fn current(&self, service_id: ServiceId, template_id: TemplateId) -> Reply<Data<Template>> {
        self.0.ask(GetTemplate { service_id, template_id }).await
    }

    #[cached("template-{template_id}-version-{version}", within("service-{service_id}-template-*"))]
    async fn one_version(
        &self,
        service_id: ServiceId,
        template_id: TemplateId,
        version: i32,
    ) -> Reply<Data<TemplateVersion>> {
        self.0.ask(GetTemplateVersion { service_id, template_id, version }).await
    }

    #[cached("template-{template_id}-versions", within("service-{service_id}-template-*"))]
    async fn all_versions(&self, service_id: ServiceId, template_id: TemplateId) -> Reply<Data<Vec<TemplateVersion>>> {
        self.0.ask(ListTemplateVersions { service_id, template_id }).await
    }

    /// The hidden template of a service's uploaded letters, made when it is first asked for.
    #[cached("service-{service_id}-template-precompiled", within("service-{service_id}-template-*"))]
    pub async fn precompiled(&self, service_id: ServiceId) -> Reply<Template> {
        self.0.ask(GetPrecompiledTemplate { service_id }).await
    }

    /// How many templates a service has, of one channel or all; counted from the list.
    pub async fn count(&self, service_id: ServiceId, of: Option<NotificationType>) -> Reply<usize> {
        let templates = self.list(service_id).await?.data;
        Ok(templates.iter().filter(|template| of.is_none_or(|channel| template.template_type == channel)).count())
    }

    /// Makes a template.
    #[invalidates("service-{service_id}-templates")]
    pub async fn create(&self, service_id: ServiceId, template: &NewTemplate) -> Reply<Data<Template>> {
        self.0.send(CreateTemplate { service_id }, template).await
    }

    /// Changes what a template says.
    pub async fn update(
        &self,
        service_id: ServiceId,
        template_id: TemplateId,
        edit: TemplateEdit,
    ) -> Reply<Option<Data<Template>>> {
        self.change(service_id, template_id, &TemplateChange::Edit(edit)).await
    }

    /// Hides what is filled into a template's messages from everybody, for ever.
    pub async fn redact(&self, service_id: ServiceId, template_id: TemplateId, by: UserId) -> Reply<()> {
        let redaction = TemplateRedaction { redact_personalisation: true, created_by: by };
        self.change(service_id, template_id, &TemplateChange::Redact(redaction)).await.map(drop)
    }

    /// Chooses the address at the top of a letter template.
    pub async fn update_sender(
        &self,
        service_id: ServiceId,
        template_id: TemplateId,
        reply_to: Option<LetterContactId>,
    ) -> Reply<Option<Data<Template>>> {
        let sender = TemplateSender { reply_to, created_by: self.0.user() };
        self.change(service_id, template_id, &TemplateChange::Sender(sender)).await
    }

    /// Deletes a template: it stays for what was sent with it.
    pub async fn delete(&self, service_id: ServiceId, template_id: TemplateId) -> Reply<Option<Data<Template>>> {
        let edit = TemplateEdit { archived: Some(true), created_by: self.0.user(), ..TemplateEdit::default() };
        self.change(service_id, template_id, &TemplateChange::Edit(edit)).await
    }

    #[invalidates(
        "service-{service_id}-templates",
        "template-{template_id}-version-None",
        "template-{template_id}-versions"
    )]
    async fn change(
        &self,
        service_id: ServiceId,
        template_id: TemplateId,
        change: &TemplateChange,
    ) -> Reply<Option<Data<Template>>> {
        self.0.send(UpdateTemplate { service_id, template_id }, change).await
    }
}

/// The key of a template does not tell its service, so what comes from the cache may be another service's: that is not found,
/// as the API would say.
fn of_service<T>(is_theirs: bool, found: T) -> Reply<T> {
    if is_theirs { Ok(found) } else { Err(Failed::Refused(ErrorReply::not_found())) }
}
