//! A stored notification as its service sees it.

use jiff::Timestamp;
use tidings_api_types::{
    time::to_wire,
    v2::notification::{Notification, TemplateVersion},
};
use tidings_domain::{LetterTiming, NotificationType};
use tidings_store::notifications::ReadableNotification;
use tidings_template::{EmailMessage, Personalisation, SmsMessage, Value, letter_text};

use super::cost;
use crate::{App, Failure, directory::ReadyTemplate, unsubscribe};

/// The notification, made with `template`.
pub(super) async fn view(
    app: &App,
    stored: ReadableNotification,
    template: &ReadyTemplate,
    now: Timestamp,
) -> Result<Notification, Failure> {
    let values = app.personalisation(stored.personalisation.as_deref())?;
    let (subject, body) = texts(stored.notification_type, template, &values);
    let cost = cost::of(app, &stored).await?;
    let is_letter = stored.notification_type == NotificationType::Letter;
    let one_click_unsubscribe_url = unsubscribe::Email::from(&stored).header_link(app, template, now)?;
    let line = |name: &str| if is_letter { address_line(&values, name) } else { None };
    Ok(Notification {
        id: stored.id,
        email_address: recipient(&stored, NotificationType::Email),
        phone_number: recipient(&stored, NotificationType::Sms),
        line_1: line("address_line_1"),
        line_2: line("address_line_2"),
        line_3: line("address_line_3"),
        line_4: line("address_line_4"),
        line_5: line("address_line_5"),
        line_6: line("address_line_6"),
        postcode: line("postcode"),
        notification_type: stored.notification_type,
        status: if is_letter { stored.status.of_letter() } else { stored.status.as_str() }.to_owned(),
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
        created_by_name: stored.created_by_name,
        sent_at: stored.sent_at.map(to_wire),
        completed_at: stored.updated_at.filter(|_| stored.status.is_completed()).map(to_wire),
        scheduled_for: stored.scheduled_for.map(to_wire),
        postage: stored.postage,
        one_click_unsubscribe_url,
        estimated_delivery: stored
            .postage
            .filter(|_| is_letter)
            .map(|postage| to_wire(LetterTiming::of(stored.created_at, postage).latest_delivery)),
        reference: stored.client_reference,
        cost_details: cost.details,
        cost_in_pounds: cost.pounds,
        is_cost_data_ready: cost.is_ready,
    })
}

/// Subject and body, filled.
fn texts(channel: NotificationType, template: &ReadyTemplate, values: &Personalisation) -> (Option<String>, String) {
    match channel {
        NotificationType::Sms => (None, SmsMessage::render(&template.content, values, None).into_content()),
        NotificationType::Email => {
            let email = EmailMessage::render(&template.subject, &template.content, values);
            (Some(email.subject().to_owned()), email.body().to_owned())
        }
        NotificationType::Letter => {
            let letter = letter_text(&template.subject, &template.content, values);
            (Some(letter.subject), letter.source)
        }
    }
}

fn recipient(stored: &ReadableNotification, channel: NotificationType) -> Option<String> {
    (stored.notification_type == channel).then(|| stored.to.trim().to_owned())
}

fn address_line(values: &Personalisation, name: &str) -> Option<String> {
    match values.get(name)? {
        Value::Text(text) => Some(text.clone()),
        Value::List(items) => Some(items.join(", ")),
    }
}
