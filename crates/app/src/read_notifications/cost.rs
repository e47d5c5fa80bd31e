//! What a notification costs. Free allowances are none of its business: they are a service's, not a message's.

use serde_json::{Map, Value, json};
use tidings_domain::{NotificationStatus, NotificationType, Pounds};
use tidings_store::{StoreError, notifications::ReadableNotification};

use crate::App;

pub(super) struct Cost {
    /// What it is made of; empty until that is known, and for emails.
    pub details: Map<String, Value>,
    pub pounds: Option<f64>,
    pub is_ready: bool,
}

impl Cost {
    fn not_ready() -> Self {
        Self { details: Map::new(), pounds: None, is_ready: false }
    }

    fn known(details: Value, pounds: f64) -> Self {
        let details = if let Value::Object(details) = details { details } else { Map::new() };
        Self { details, pounds: Some(pounds), is_ready: true }
    }
}

pub(super) async fn of(app: &App, stored: &ReadableNotification) -> Result<Cost, StoreError> {
    match stored.notification_type {
        NotificationType::Email => Ok(Cost::known(Value::Null, 0.0)),
        NotificationType::Sms => of_sms(app, stored).await,
        NotificationType::Letter => of_letter(app, stored).await,
    }
}

async fn of_sms(app: &App, stored: &ReadableNotification) -> Result<Cost, StoreError> {
    // The fragments are counted with the sending; a receipt can be there before.
    let is_counted = stored.sent_by.is_some() || stored.billable_units > 0;
    if !is_counted && stored.status != NotificationStatus::TechnicalFailure {
        return Ok(Cost::not_ready());
    }
    let rate = app.directory.sms_rate(stored.created_at).await?.unwrap_or_default();
    let multiplier = stored.rate_multiplier.unwrap_or(1.0);
    let details = json!({
        "billable_sms_fragments": stored.billable_units,
        "international_rate_multiplier": multiplier,
        "sms_rate": rate,
    });
    Ok(Cost::known(details, rate.times(i64::from(stored.billable_units)).as_f64() * multiplier))
}

async fn of_letter(app: &App, stored: &ReadableNotification) -> Result<Cost, StoreError> {
    let details = |sheets: i32| json!({ "billable_sheets_of_paper": sheets, "postage": stored.postage });
    if stored.status.is_letter_never_sent() {
        return Ok(Cost::known(details(0), 0.0));
    }
    let is_counted = stored.billable_units > 0 || stored.status != NotificationStatus::Created;
    if !is_counted || stored.status == NotificationStatus::PendingVirusCheck {
        return Ok(Cost::not_ready());
    }
    let sheets = stored.billable_units;
    let rate = match stored.postage {
        _ if sheets == 0 => Some(Pounds::ZERO),
        Some(postage) => app.directory.letter_rate(stored.created_at, sheets, postage).await?,
        None => None,
    };
    // Without a price, what it costs is not known yet.
    Ok(rate.map_or_else(Cost::not_ready, |rate| Cost::known(details(sheets), rate.as_f64())))
}
