//! Notifications as their service reads them: one, or a page of them.

mod cost;
mod view;

use jiff::Timestamp;
use serde_json::{Map, Value};
use tidings_api_types::v2::{ListNotifications, Notification, NotificationPage};
use tidings_domain::{NotificationId, StatusFilter};
use tidings_store::{
    StoreError,
    notifications::{self, Listed, ReadableNotification},
};
use tidings_template::Personalisation;

use crate::{App, Failure, send::Caller};

/// Most notifications on a page.
pub const PAGE_SIZE: i64 = 250;

/// The notification, if the caller's service has it; whichever of the service's keys it was made with.
///
/// # Errors
/// When the database cannot be asked, or holds what cannot be read.
pub async fn one(
    app: &App,
    caller: &Caller,
    id: NotificationId,
    now: Timestamp,
) -> Result<Option<Notification>, Failure> {
    let Some(stored) = notifications::readable(&app.pool, caller.service.id, id).await? else { return Ok(None) };
    if stored.key_type != caller.key_type {
        tracing::info!(%id, made_with = %stored.key_type, read_with = %caller.key_type, "read with another type of key");
    }
    let Some(template) = app.directory.template_version(stored.template_id, stored.template_version).await? else {
        return Ok(None);
    };
    view::view(app, stored, &template, now).await.map(Some)
}

/// A page of the notifications that were made with keys of the caller's type, the newest first.
///
/// # Errors
/// As [`one`].
pub async fn page(
    app: &App,
    caller: &Caller,
    list: &ListNotifications,
    now: Timestamp,
) -> Result<NotificationPage, Failure> {
    let statuses = StatusFilter::any_of(&list.statuses);
    let listed = Listed {
        service_id: caller.service.id,
        key_type: caller.key_type,
        older_than: list.older_than,
        include_jobs: list.include_jobs,
        statuses: statuses.as_deref(),
        notification_types: &list.template_types,
        client_reference: list.reference.as_deref(),
        limit: PAGE_SIZE,
    };
    let page = notifications::page(&app.pool, &listed).await?;
    let version_of = |stored: &ReadableNotification| (stored.template_id, stored.template_version);
    let templates = app.directory.template_versions(page.iter().map(version_of)).await?;
    let links =
        list.links(&format!("{}/v2/notifications", app.addresses.api_host_name), page.last().map(|last| last.id));
    let mut notifications = Vec::with_capacity(page.len());
    for stored in page {
        if let Some(template) = templates.get(&version_of(&stored)) {
            notifications.push(view::view(app, stored, template, now).await?);
        }
    }
    Ok(NotificationPage { notifications, links })
}

impl App {
    /// The values that a notification's placeholders were filled with, from the column that holds them.
    pub(crate) fn personalisation(&self, column: Option<&str>) -> Result<Personalisation, StoreError> {
        match column {
            Some(text) => Ok(Personalisation::from_json(&self.signer.read::<Map<String, Value>>(text)?)),
            None => Ok(Personalisation::new()),
        }
    }
}
