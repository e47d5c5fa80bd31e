//! Reads one notification, as its service sees it.

use jiff::Timestamp;
use serde_json::{Map, Value, json};
use tidings_api_types::{
    time::to_wire,
    v2::notification::{Notification, TemplateVersion},
};
use tidings_domain::{NotificationId, NotificationStatus, NotificationType};
use tidings_store::{StoreError, notifications::StoredNotification};
use tidings_template::{EmailMessage, Personalisation, SmsMessage};

use crate::{App, KnownService};

/// The notification, if the service has it. Letters come with the letter pipeline, and are not found until then.
pub async fn get_notification(
    app: &App,
    service: &KnownService,
    id: NotificationId,
) -> Result<Option<Notification>, StoreError> {
    let Some(stored) = tidings_store::notifications::by_id(&app.pool, service.id, id).await? else { return Ok(None) };
    let Some(template) = app.directory.template_version(stored.template_id, stored.template_version).await? else {
        return Ok(None);
    };
    let values = app.personalisation(&stored)?;
    let (subject, body) = match stored.notification_type {
        NotificationType::Sms => (None, SmsMessage::render(&template.content, &values, None).into_content()),
        NotificationType::Email => {
            let email = EmailMessage::render(&template.subject, &template.content, &values);
            (Some(email.subject().to_owned()), email.body().to_owned())
        }
        NotificationType::Letter => return Ok(None),
    };
    let cost = cost(app, &stored).await?;
    let created_by_name = match stored.created_by_id {
        Some(user) => tidings_store::users::name(&app.pool, user).await?,
        None => None,
    };
    Ok(Some(Notification {
        id: stored.id,
        email_address: recipient(&stored, NotificationType::Email),
        phone_number: recipient(&stored, NotificationType::Sms),
        line_1: None,
        line_2: None,
        line_3: None,
        line_4: None,
        line_5: None,
        line_6: None,
        postcode: None,
        notification_type: stored.notification_type,
        status: stored.status.to_string(),
        template: TemplateVersion {
            version: stored.template_version,
            id: stored.template_id,
            uri: format!(
                "{}/v2/template/{}/version/{}",
                app.addresses.api_host_name, stored.template_id, stored.template_version
            ),
        },
        body,
        subject,
        created_at: to_wire(stored.created_at),
        created_by_name,
        sent_at: stored.sent_at.map(to_wire),
        completed_at: completed_at(&stored).map(to_wire),
        scheduled_for: None,
        postage: None,
        one_click_unsubscribe_url: stored.unsubscribe_link,
        reference: stored.client_reference,
        cost_details: cost.details,
        cost_in_pounds: cost.pounds,
        is_cost_data_ready: cost.is_ready,
    }))
}

impl App {
    /// The values that a notification's placeholders were filled with.
    pub(crate) fn personalisation(&self, stored: &StoredNotification) -> Result<Personalisation, StoreError> {
        match &stored.personalisation {
            Some(text) => Ok(Personalisation::from_json(&self.signer.read::<Map<String, Value>>(text)?)),
            None => Ok(Personalisation::new()),
        }
    }
}

fn recipient(stored: &StoredNotification, channel: NotificationType) -> Option<String> {
    (stored.notification_type == channel).then(|| stored.to.trim().to_owned())
}

fn completed_at(stored: &StoredNotification) -> Option<Timestamp> {
    stored.updated_at.filter(|_| stored.status.is_completed())
}

struct Cost {
    details: Map<String, Value>,
    pounds: Option<f64>,
    is_ready: bool,
}

async fn cost(app: &App, stored: &StoredNotification) -> Result<Cost, StoreError> {
    if stored.notification_type != NotificationType::Sms {
        return Ok(Cost { details: Map::new(), pounds: Some(0.0), is_ready: true });
    }
    // The fragments are counted with the sending; a receipt can be there before.
    let is_counted = stored.sent_by.is_some() || stored.billable_units > 0;
    if !is_counted && stored.status != NotificationStatus::TechnicalFailure {
        return Ok(Cost { details: Map::new(), pounds: None, is_ready: false });
    }
    let rate = app.directory.sms_rate(stored.created_at).await?.unwrap_or_default();
    let multiplier = stored.rate_multiplier.unwrap_or(1.0);
    let details = json!({
        "billable_sms_fragments": stored.billable_units,
        "international_rate_multiplier": multiplier,
        "sms_rate": rate,
    });
    Ok(Cost {
        details: details.as_object().cloned().unwrap_or_default(),
        pounds: Some(f64::from(stored.billable_units) * multiplier * rate),
        is_ready: true,
    })
}
