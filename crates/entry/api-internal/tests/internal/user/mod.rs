//! People who sign in.

mod account;
mod codes;
mod emails;
mod get;
mod operator;
mod passwords;
mod permissions;
mod team;
mod totp;
mod update;
mod webauthn;

use serde_json::Value;
use tidings_domain::UserId;
use tidings_test_support::TestApp;

/// Nobody's.
pub(crate) const NOBODY: &str = "00000000-0000-4000-8000-000000000000";
/// Of the organisation that every installation has.
pub(crate) const ORGANISATION: &str = "477f8870-af2b-4b81-9a2c-1fad12028919";

/// The demo service's only member.
pub(crate) async fn demo_user(app: &TestApp) -> String {
    let rows = app.rows("SELECT created_by_id FROM services WHERE id = $1").await;
    rows[0]["created_by_id"].as_str().unwrap().to_owned()
}

/// An active person without a team, who signs in by text message.
pub(crate) async fn add_user(app: &TestApp, email_address: &str) -> String {
    let id = UserId::at(app.now(), tidings_app::random::id_bytes()).to_string();
    let columns =
        "id, name, email_address, created_at, _password, mobile_number, password_changed_at, failed_login_count,
        state, platform_admin, auth_type, email_access_validated_at";
    app.sql(&format!(
        "INSERT INTO users ({columns}) VALUES ('{id}', 'Amala', '{email_address}', '2026-01-02 03:04:05', 'none',
             '07700900123', '2026-01-02 03:04:05', 0, 'active', false, 'sms_auth', '2026-01-02 03:04:05')"
    ))
    .await;
    id
}

/// Puts a person on the demo service's team, with this permission.
pub(crate) async fn join(app: &TestApp, user: &str, permission: &str) {
    app.sql(&format!(
        "INSERT INTO user_to_service (user_id, service_id) VALUES ('{user}', $1) ON CONFLICT DO NOTHING;
         INSERT INTO permissions (id, service_id, user_id, permission, created_at)
             VALUES (gen_random_uuid(), $1, '{user}', '{permission}', now())"
    ))
    .await;
}

/// A person's row.
pub(crate) async fn row(app: &TestApp, user: &str) -> Value {
    app.rows(&format!("SELECT * FROM users WHERE id = '{user}'")).await.remove(0)
}

/// A message of the platform's own.
pub(crate) struct Sent {
    pub(crate) to: String,
    pub(crate) template: String,
    pub(crate) from: Option<String>,
    pub(crate) personalisation: Value,
}

/// What the platform has sent, the first one first; each is delivered.
pub(crate) async fn sent(app: &TestApp) -> Vec<Sent> {
    app.work_off().await;
    let columns = "\"to\", template_id, reply_to_text, _personalisation, notification_status, key_type, api_key_id";
    let service = "service_id = 'd6aa2c68-a2d9-4437-ab19-3ae8eb202553'";
    let rows = app.rows(&format!("SELECT {columns} FROM notifications WHERE {service} ORDER BY created_at, id")).await;
    let read = |row: Value| {
        let text = |column: &str| row[column].as_str().map(str::to_owned);
        assert_ne!(text("notification_status").unwrap(), "created");
        assert_eq!((text("key_type").as_deref(), &row["api_key_id"]), (Some("normal"), &Value::Null));
        Sent {
            to: text("to").unwrap(),
            template: text("template_id").unwrap(),
            from: text("reply_to_text"),
            personalisation: app.app.signer.read(&text("_personalisation").unwrap()).unwrap(),
        }
    };
    rows.into_iter().map(read).collect()
}

/// What the token at the end of a link means.
pub(crate) fn meaning(app: &TestApp, url: &str) -> Value {
    let (url, _) = url.split_once('?').unwrap_or((url, ""));
    let (_, token) = url.rsplit_once('/').unwrap();
    let hour = jiff::SignedDuration::from_hours(1);
    let opened = tidings_app::link_token::open(&app.app, token, hour, app.now()).unwrap();
    serde_json::from_str(&opened.unwrap()).unwrap()
}
