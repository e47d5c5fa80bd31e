//! `/services/{service_id}/api`: what was sent through the API lately, and the way to keys, guest list and callbacks.

use minijinja::{context, value::Serde};
use serde::Serialize;
use tidings_api_types::internal::notifications::{Notification, NotificationsWanted};
use tidings_domain::{NotificationId, NotificationStatus, NotificationType, Postage, StatusFilter};

use super::ACCESS;
use crate::{
    routing::Routes,
    visit::{Answer, InService},
};

/// So many messages are shown.
const SHOWN: i64 = 50;
/// For so many days messages are kept, where a service has not chosen.
const USUALLY_KEPT: i32 = 7;

pub(super) fn routes(routes: &mut Routes) {
    routes.get("/services/{service_id}/api", ACCESS, show);
}

async fn show(visit: InService) -> Answer {
    let id = visit.service.id;
    let wanted = NotificationsWanted {
        page_size: Some(SHOWN),
        include_jobs: Some(false),
        include_one_off: Some(false),
        include_from_test_key: Some(true),
        count_pages: Some(false),
        ..NotificationsWanted::default()
    };
    let (sent, retention) =
        tokio::try_join!(visit.client.notifications.list(id, &wanted), visit.client.data_retention.list(id))?;
    let longest = retention.iter().map(|channel| channel.days_of_retention).max().unwrap_or(USUALLY_KEPT);
    let messages: Vec<Logged> = sent.notifications.iter().map(Logged::of).collect();
    visit.page(
        "api/log.html",
        context! {
            messages => Serde(&messages),
            has_all => sent.notifications.len() < usize::try_from(SHOWN).unwrap_or_default(),
            days_kept => longest.max(USUALLY_KEPT),
            api_url => &visit.admin.settings.api_url,
        },
    )
}

/// A message as the log shows it.
#[derive(Debug, Serialize)]
struct Logged {
    id: NotificationId,
    recipient: String,
    channel: NotificationType,
    key_name: Option<String>,
    created_at: String,
    /// Where it stands, in words.
    status: &'static str,
    has_failed: bool,
    /// Has a page of its own: what failed the virus scan is shown to nobody.
    can_be_seen: bool,
    /// What the API tells of it, in an order that stays: tests of others count on it.
    fields: Vec<(&'static str, String)>,
}

impl Logged {
    fn of(message: &Notification) -> Self {
        let failed = StatusFilter::Failed.statuses();
        let status = match message.notification_type {
            NotificationType::Letter => message.status.of_letter(),
            NotificationType::Email | NotificationType::Sms => message.status.as_str(),
        };
        let fields = [
            ("id", Some(message.id.to_string())),
            ("client_reference", Some(message.client_reference.clone().unwrap_or_default())),
            ("notification_type", Some(message.notification_type.to_string())),
            ("postage", message.postage.as_ref().map(Postage::to_string)),
            ("created_at", Some(message.created_at.to_string())),
            ("updated_at", message.updated_at.map(|at| at.to_string())),
            ("sent_at", message.sent_at.map(|at| at.to_string())),
            ("key_type", Some(message.key_type.to_string())),
            ("status", Some(status.to_owned())),
        ];
        Self {
            id: message.id,
            recipient: message.to.lines().next().unwrap_or_default().to_owned(),
            channel: message.notification_type,
            key_name: message.key_name.clone(),
            created_at: message.created_at.to_string(),
            status: message.status.in_words(message.notification_type),
            has_failed: failed.contains(&message.status),
            can_be_seen: message.status != NotificationStatus::VirusScanFailed,
            fields: fields.into_iter().filter_map(|(name, value)| Some((name, value?))).collect(),
        }
    }
}
