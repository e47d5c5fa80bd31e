//! A notification as its service's team sees it.

use std::collections::HashSet;

use serde_json::{Map, Value};
use tidings_api_types::internal::notifications::{JobOfNotification, Notification, Sender, TemplateOfNotification};
use tidings_domain::{NotificationId, ServiceId, template::is_precompiled_letter};
use tidings_store::{
    notifications::{self, ShownNotification},
    templates::{self, TemplateDetails},
};

use crate::{
    App, Failure,
    templates::reply::{letter_attachment, reply_to_text},
};

/// One notification, while it is kept.
pub async fn get(app: &App, service: ServiceId, id: NotificationId) -> Result<Notification, Failure> {
    let stored = notifications::shown(&app.pool, service, id).await?.ok_or_else(Failure::not_found)?;
    let notifications = with_templates(app, service, vec![stored]).await?;
    notifications.into_iter().next().ok_or_else(Failure::not_found)
}

/// Notifications with the versions of templates that they were made from; one without is left out.
pub(crate) async fn with_templates(
    app: &App,
    service: ServiceId,
    stored: Vec<ShownNotification>,
) -> Result<Vec<Notification>, Failure> {
    let wanted: HashSet<_> = stored.iter().map(|one| (one.template_id, one.template_version)).collect();
    let wanted: Vec<_> = wanted.into_iter().collect();
    let templates =
        if wanted.is_empty() { Vec::new() } else { templates::versions_among(&app.pool, service, &wanted).await? };
    let mut notifications = Vec::with_capacity(stored.len());
    for one in stored {
        let is_its_own =
            |template: &&TemplateDetails| (template.id, template.version) == (one.template_id, one.template_version);
        if let Some(template) = templates.iter().find(is_its_own) {
            notifications.push(notification(app, service, one, template)?);
        }
    }
    Ok(notifications)
}

fn notification(
    app: &App,
    service: ServiceId,
    stored: ShownNotification,
    template: &TemplateDetails,
) -> Result<Notification, Failure> {
    let personalisation: Map<String, Value> = match &stored.personalisation {
        Some(text) => app.signer.read(text)?,
        None => Map::new(),
    };
    let (api_key, key_name) = stored.api_key.unzip();
    Ok(Notification {
        id: stored.id,
        to: stored.to,
        normalised_to: stored.normalised_to,
        status: stored.status,
        notification_type: stored.notification_type,
        created_at: stored.created_at.into(),
        sent_at: stored.sent_at.map(Into::into),
        updated_at: stored.updated_at.map(Into::into),
        sent_by: stored.sent_by,
        reference: stored.reference,
        client_reference: stored.client_reference,
        personalisation,
        postage: stored.postage,
        reply_to_text: stored.reply_to_text,
        unsubscribe_link: stored.unsubscribe_link,
        billable_units: stored.billable_units,
        international: stored.international,
        phone_prefix: stored.phone_prefix,
        rate_multiplier: stored.rate_multiplier,
        document_download_count: stored.document_download_count,
        job_row_number: stored.job_row_number,
        key_type: stored.key_type,
        key_name,
        api_key,
        service,
        created_by: stored.created_by.map(|sender| Sender {
            id: sender.id,
            name: sender.name,
            email_address: sender.email_address,
        }),
        job: stored.job.map(|(id, original_file_name)| JobOfNotification { id, original_file_name }),
        template: template_of_notification(template),
    })
}

fn template_of_notification(template: &TemplateDetails) -> TemplateOfNotification {
    TemplateOfNotification {
        id: template.id,
        service: template.service_id,
        version: template.version,
        name: template.name.clone(),
        template_type: template.template_type,
        content: template.content.clone(),
        subject: template.subject.clone(),
        redact_personalisation: template.redact_personalisation.unwrap_or_default(),
        is_precompiled_letter: is_precompiled_letter(template.template_type, &template.name, template.hidden),
        letter_attachment: template.letter_attachment.clone().map(letter_attachment),
        reply_to_text: reply_to_text(template.template_type, template.reply_to_text.clone()),
        letter_languages: template.letter_languages,
        letter_welsh_subject: template.letter_welsh_subject.clone(),
        letter_welsh_content: template.letter_welsh_content.clone(),
        has_unsubscribe_link: template.has_unsubscribe_link,
    }
}
