//! Organisations.

mod changing;
mod go_live;
mod members;
mod pools;
mod reading;
mod usage;

use serde_json::{Map, Value};
use tidings_domain::OrganisationId;
use tidings_test_support::TestApp;
use uuid::Uuid;

/// An organisation of a kind, as a row.
pub(crate) async fn add_organisation(app: &TestApp, name: &str, organisation_type: &str) -> OrganisationId {
    let id = crate::fresh();
    app.sql(&format!(
        "INSERT INTO organisation (id, name, active, created_at, organisation_type, can_approve_own_go_live_requests)
         VALUES ('{id}', '{name}', true, now(), '{organisation_type}', false)"
    ))
    .await;
    id.into()
}

/// Somebody who is active.
pub(crate) async fn add_user(app: &TestApp, name: &str, email_address: &str) -> Uuid {
    let id = crate::fresh();
    app.sql(&format!(
        "INSERT INTO users (id, name, email_address, created_at, _password, mobile_number, password_changed_at,
             failed_login_count, state, platform_admin, auth_type, email_access_validated_at)
         VALUES ('{id}', '{name}', '{email_address}', clock_timestamp(), '!', '07700900222', now(), 0, 'active', false,
             'sms_auth', now())"
    ))
    .await;
    id
}

/// Recipient, template and values of every message, in order.
pub(crate) async fn personalisations(app: &TestApp) -> Vec<(String, String, Value)> {
    let rows = app
        .rows(r#"SELECT "to", template_id, _personalisation AS text FROM notifications ORDER BY "to" COLLATE "C", id"#)
        .await;
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let read = |value: &Value| app.app.signer.read::<Map<String, Value>>(&text(value)).unwrap();
    rows.iter().map(|row| (text(&row["to"]), text(&row["template_id"]), Value::Object(read(&row["text"])))).collect()
}
