//! Whom a key may send to, and the recipients that are kept for tests.

use http::StatusCode;
use serde_json::json;
use tidings_domain::KeyType;
use tidings_test_support::{EMAIL, SMS, TestApp};

const TRIAL: &str = "Can’t send to this recipient when service is in trial mode – see \
    https://www.notifications.service.gov.uk/trial-mode";
const TEAM: &str = "Can’t send to this recipient using a team-only API key";

/// Puts a number and an address on the guest list, in spellings of their own.
async fn add_guests(app: &TestApp) {
    app.sql(
        "INSERT INTO service_whitelist (id, service_id, recipient_type, recipient, created_at) VALUES
             (gen_random_uuid(), $1, 'mobile', '+44 7900 900-123', now()),
             (gen_random_uuid(), $1, 'email', 'Guest@Example.com', now())",
    )
    .await;
}

/// The team is one person, whose address has the user's id in it.
async fn team_address(app: &TestApp) -> String {
    app.sql(
        "UPDATE users SET mobile_number = '07900900456' WHERE id IN
             (SELECT user_id FROM user_to_service WHERE service_id = $1)",
    )
    .await;
    let rows =
        app.rows("SELECT email_address FROM users JOIN user_to_service ON user_id = id WHERE service_id = $1").await;
    rows[0]["email_address"].as_str().unwrap().to_owned()
}

async fn assert_team_and_guests_only(app: &TestApp, key: &str, message: &str) {
    let team = team_address(app).await;
    for number in ["07900900123", "+447900 900456"] {
        app.post_with(key, SMS, &app.sms(number)).await.id();
    }
    for address in ["guest@example.com", team.to_uppercase().as_str()] {
        app.post_with(key, EMAIL, &app.email(address)).await.id();
    }
    app.post_with(key, SMS, &app.sms("07900900124")).await.assert_refused(message);
    app.post_with(key, EMAIL, &app.email("stranger@example.com")).await.assert_refused(message);
    assert_eq!(app.count("notifications").await, 4);
    app.work_off().await;
}

#[tokio::test]
async fn a_service_in_trial_mode_sends_to_team_and_guests() {
    let app = TestApp::new().await;
    app.sql("UPDATE services SET restricted = true WHERE id = $1").await;
    add_guests(&app).await;
    assert_team_and_guests_only(&app, &app.demo.api_key, TRIAL).await;
}

#[tokio::test]
async fn a_team_key_sends_to_team_and_guests() {
    let app = TestApp::new().await;
    add_guests(&app).await;
    let key = app.add_key(KeyType::Team).await;
    assert_team_and_guests_only(&app, &key, TEAM).await;
}

#[tokio::test]
async fn a_team_key_in_trial_mode_is_told_of_the_key() {
    let app = TestApp::new().await;
    app.sql("UPDATE services SET restricted = true WHERE id = $1").await;
    let key = app.add_key(KeyType::Team).await;
    app.post_with(&key, SMS, &app.sms("07900900124")).await.assert_refused(TEAM);
}

#[tokio::test]
async fn the_guests_of_others_are_strangers() {
    let app = TestApp::new().await;
    let other = app.add_service().await;
    app.sql("UPDATE services SET restricted = true").await;
    add_guests(&app).await;
    let mut body = app.sms("07900900123");
    body["template_id"] = json!(other.sms_template_id);
    app.post_with(&other.api_key, SMS, &body).await.assert_refused(TRIAL);
}

#[tokio::test]
async fn a_test_key_sends_to_anyone_in_trial_mode_too() {
    let app = TestApp::new().await;
    app.sql("UPDATE services SET restricted = true WHERE id = $1").await;
    let key = app.add_key(KeyType::Test).await;
    app.post_with(&key, SMS, &app.sms("07900900124")).await.id();
    app.post_with(&key, EMAIL, &app.email("stranger@example.com")).await.id();
    app.work_off().await;
}

#[tokio::test]
async fn simulated_recipients_get_an_answer_and_nothing_else() {
    let app = TestApp::new().await;
    for key_type in [KeyType::Normal, KeyType::Test] {
        let key = app.add_key(key_type).await;
        let mut posted = Vec::new();
        for number in ["07700900000", "07700 900 111", "+447700900222"] {
            posted.push(app.post_with(&key, SMS, &app.sms(number)).await);
        }
        for name in ["simulate-delivered", "simulate-delivered-2", "Simulate-Delivered-3"] {
            let address = format!("{name}@notifications.service.gov.uk");
            posted.push(app.post_with(&key, EMAIL, &app.email(&address)).await);
        }
        for reply in posted {
            let read = app.get_with(&key, &format!("/v2/notifications/{}", reply.id())).await;
            read.assert_errors(StatusCode::NOT_FOUND.as_u16(), &[("NoResultFound", "No result found")]);
            assert_eq!(reply.json["template"]["version"], 1);
        }
    }
    assert_eq!((app.count("notifications").await, app.count("queue_jobs").await), (0, 0));
}

#[tokio::test]
async fn simulated_recipients_are_checked_like_others() {
    let app = TestApp::new().await;
    app.sql("UPDATE services SET restricted = true WHERE id = $1").await;
    app.post(SMS, &app.sms("07700900222")).await.assert_refused(TRIAL);
    let mut body = app.sms("07700900222");
    body["personalisation"] = json!({});
    app.post(SMS, &body).await.assert_refused("Missing personalisation: name, date");
}
