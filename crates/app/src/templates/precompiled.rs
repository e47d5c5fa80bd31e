//! The hidden template by which a service's letters are recorded that come as finished PDFs.

use jiff::Timestamp;
use tidings_api_types::internal::templates::Template;
use tidings_domain::{
    LetterLanguages, NotificationType, Postage, ServiceId, TemplateId, UserId, template::PRECOMPILED_TEMPLATE_NAME,
};
use tidings_store::templates::{self, LetterParts, NewTemplate};

use super::reply;
use crate::{App, Failure, notify_service::NOTIFY_USER, random};

/// The service's template for such letters, which is made when it is first asked for.
pub async fn precompiled(app: &App, service: ServiceId, now: Timestamp) -> Result<Template, Failure> {
    let id = id(app, service, now).await?;
    let details = templates::details(&app.pool, service, id).await?;
    details.map(reply::template).ok_or_else(Failure::not_found)
}

/// The id of the service's template for such letters, which is made when it is first asked for.
pub(crate) async fn id(app: &App, service: ServiceId, now: Timestamp) -> Result<TemplateId, Failure> {
    match templates::precompiled(&app.pool, service).await? {
        Some(id) => Ok(id),
        None => make(app, service, now).await,
    }
}

async fn make(app: &App, service: ServiceId, now: Timestamp) -> Result<TemplateId, Failure> {
    let mut transaction = app.begin().await?;
    // Two who ask at once must not make two.
    if !templates::lock_service(&mut transaction, service).await? {
        return Err(Failure::not_found());
    }
    if let Some(id) = templates::precompiled(&mut *transaction, service).await? {
        return Ok(id);
    }
    let id = TemplateId::at(now, random::id_bytes());
    let template = NewTemplate {
        id,
        service_id: service,
        name: PRECOMPILED_TEMPLATE_NAME,
        template_type: NotificationType::Letter,
        subject: Some(PRECOMPILED_TEMPLATE_NAME),
        content: "",
        created_by: UserId::new(NOTIFY_USER),
        hidden: true,
        has_unsubscribe_link: false,
        letter: Some(LetterParts {
            postage: Postage::Second,
            languages: LetterLanguages::English,
            welsh_subject: None,
            welsh_content: None,
            contact_id: None,
        }),
    };
    templates::insert(&mut transaction, &template, now).await?;
    transaction.commit().await?;
    Ok(id)
}
