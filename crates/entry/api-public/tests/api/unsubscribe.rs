//! Links to unsubscribe: `POST /unsubscribe/{notification_id}/{token}`.

use futures::future::join_all;
use http::{Method, Request};
use serde_json::{Value, json};
use tidings_domain::NotificationId;
use tidings_test_support::{EMAIL, Reply, TestApp};

const TO: &str = "Amala@Example.com";
const YEAR: i64 = 365 * 24 * 60 * 60;
/// [`TO`] at half past nine, as itsdangerous signs it with the secrets of every test installation.
const SIGNED: &str = "IkFtYWxhQEV4YW1wbGUuY29tIg%2EajJpGA%2EMOogPup40SKzZ4aiiB0SwTOJ1L4";
const INVALID: &str = "This is not a valid unsubscribe link.";

/// An email by a template with a link to unsubscribe, sent.
async fn email(app: &TestApp) -> NotificationId {
    app.sql("UPDATE templates SET has_unsubscribe_link = true WHERE template_type = 'email'").await;
    app.sql("UPDATE templates_history SET has_unsubscribe_link = true WHERE template_type = 'email'").await;
    let id = app.post(EMAIL, &app.email(TO)).await.id();
    app.work_off().await;
    id
}

/// The path of the link that the service sees and the mail program has.
async fn link(app: &TestApp, id: NotificationId) -> String {
    let read = app.read(id).await;
    let url = read["one_click_unsubscribe_url"].as_str().unwrap();
    url.strip_prefix("https://api.example").unwrap().to_owned()
}

/// Without credentials, as mail programs do.
async fn press(app: &TestApp, path: &str) -> Reply {
    app.request(Request::post(path).body("List-Unsubscribe=One-Click".into()).unwrap()).await
}

#[track_caller]
fn assert_done(reply: &Reply) {
    let expected = json!({"result": "success", "message": "Unsubscribe successful"});
    assert_eq!((reply.status.as_u16(), &reply.json), (200, &expected));
}

#[track_caller]
fn assert_not_done(reply: &Reply, message: &str) {
    let expected = json!({"result": "error", "message": {"unsubscribe request": message}});
    assert_eq!((reply.status.as_u16(), &reply.json), (404, &expected));
}

async fn requests(app: &TestApp) -> Vec<Value> {
    app.rows(
        "SELECT notification_id, service_id, template_id, template_version, email_address, created_at,
             unsubscribe_request_report_id AS report FROM unsubscribe_request ORDER BY created_at",
    )
    .await
}

#[tokio::test]
async fn a_link_unsubscribes_once() {
    let app = TestApp::new().await;
    let id = email(&app).await;
    let path = link(&app, id).await;
    assert!(path.starts_with(&format!("/unsubscribe/{id}/")), "{path}");
    assert_done(&press(&app, &path).await);
    let expected = json!({
        "notification_id": id, "service_id": app.demo.service_id, "template_id": app.demo.email_template_id,
        "template_version": 1, "email_address": TO, "created_at": "2026-06-17T09:30:00.123456", "report": null,
    });
    assert_eq!(requests(&app).await, std::slice::from_ref(&expected));
    app.advance(1);
    assert_done(&press(&app, &path).await);
    assert_eq!(requests(&app).await, [expected], "saying so again changes nothing");
}

#[tokio::test]
async fn the_links_are_in_the_email() {
    let app = TestApp::new().await;
    let id = email(&app).await;
    let sent = app.sent(id).await.unwrap();
    let header = sent.unsubscribe_link.unwrap();
    assert_done(&press(&app, header.strip_prefix("https://api.example").unwrap()).await);
    let (_, body) = sent.body.split_once("Unsubscribe from these emails: ").expect("a link under the email");
    let page = body.trim().strip_prefix("https://admin.example").expect("a page of the admin app");
    // That page asks, and passes the token on.
    assert_done(&press(&app, page).await);
    assert!(sent.body_html.unwrap().contains(&format!("href=\"{}\"", body.trim())));
    assert_eq!(requests(&app).await.len(), 1);
}

#[tokio::test]
async fn the_senders_own_link_goes_first() {
    let app = TestApp::new().await;
    email(&app).await;
    let mut body = app.email(TO);
    body["one_click_unsubscribe_url"] = json!("https://example.com/u");
    let id = app.post(EMAIL, &body).await.id();
    app.work_off().await;
    let sent = app.sent(id).await.unwrap();
    assert_eq!(sent.unsubscribe_link.as_deref(), Some("https://example.com/u"));
    assert!(sent.body.contains("Unsubscribe from these emails: https://admin.example/unsubscribe/"), "{}", sent.body);
    assert_eq!(app.read(id).await["one_click_unsubscribe_url"], "https://example.com/u");
}

#[tokio::test]
async fn many_at_once_are_one() {
    let app = TestApp::new().await;
    let path = link(&app, email(&app).await).await;
    for reply in join_all((0..8).map(|_| press(&app, &path))).await {
        assert_done(&reply);
    }
    assert_eq!(requests(&app).await.len(), 1);
}

#[tokio::test]
async fn who_was_dealt_with_can_ask_again() {
    let app = TestApp::new().await;
    let path = link(&app, email(&app).await).await;
    assert_done(&press(&app, &path).await);
    let report = "'1b0f4f5e-0d15-4a0b-a1cb-7cb0f6a3f0a5'";
    app.sql(&format!(
        "INSERT INTO unsubscribe_request_report (id, service_id, earliest_timestamp, latest_timestamp, count, created_at)
         VALUES ({report}, $1, now(), now(), 1, now());
         UPDATE unsubscribe_request SET unsubscribe_request_report_id = {report}"
    ))
    .await;
    assert_done(&press(&app, &path).await);
    assert_eq!(requests(&app).await.len(), 1, "a report that nobody has dealt with");
    app.sql("UPDATE unsubscribe_request_report SET processed_by_service_at = now()").await;
    for _ in 0..3 {
        app.advance(1);
        assert_done(&press(&app, &path).await);
        assert_eq!(requests(&app).await.len(), 2);
    }
}

#[tokio::test]
async fn the_history_counts_as_well() {
    let app = TestApp::new().await;
    let id = email(&app).await;
    let path = link(&app, id).await;
    app.sql(
        "INSERT INTO notification_history (id, service_id, template_id, template_version, key_type, notification_type,
             created_at, billable_units, notification_status)
         SELECT id, service_id, template_id, template_version, key_type, notification_type, created_at, billable_units,
             notification_status FROM notifications;
         DELETE FROM notifications",
    )
    .await;
    assert_done(&press(&app, &path).await);
    assert_eq!(requests(&app).await[0]["email_address"], TO);
}

#[tokio::test]
async fn links_that_mean_nothing() {
    let app = TestApp::new().await;
    let id = email(&app).await;
    let path = link(&app, id).await;
    let token = path.rsplit_once('/').unwrap().1;
    for wrong in ["x", "5b7e8ff0-9c4e-4b6f-8c60-6a3c3d0a3d3e", &token[..60], "%FF"] {
        let reply = press(&app, &format!("/unsubscribe/{id}/{wrong}")).await;
        if wrong == "%FF" {
            assert_eq!(reply.status.as_u16(), 404);
        } else {
            assert_not_done(&reply, INVALID);
        }
    }
    let unknown = "5b7e8ff0-9c4e-4b6f-8c60-6a3c3d0a3d3e";
    let reply = press(&app, &format!("/unsubscribe/{unknown}/{token}")).await;
    assert_not_done(&reply, "This unsubscribe link is invalid or expired.");
    let another = app.post(EMAIL, &app.email("somebody@example.com")).await.id();
    app.work_off().await;
    assert_not_done(&press(&app, &format!("/unsubscribe/{another}/{token}")).await, INVALID);
    app.advance(YEAR);
    assert_done(&press(&app, &path).await);
    app.sql("DELETE FROM unsubscribe_request").await;
    app.advance(1);
    assert_not_done(&press(&app, &path).await, INVALID);
    assert_eq!(requests(&app).await.len(), 0);
}

#[tokio::test]
async fn what_is_no_link_is_no_address() {
    let app = TestApp::new().await;
    let message = "The requested URL was not found on the server. If you entered the URL manually please check your \
                   spelling and try again.";
    for id in ["x", "5b7e8ff09c4e4b6f8c606a3c3d0a3d3e", "%7B5b7e8ff0-9c4e-4b6f-8c60-6a3c3d0a3d3e%7D"] {
        let reply = press(&app, &format!("/unsubscribe/{id}/token")).await;
        assert_eq!(
            (reply.status.as_u16(), &reply.json),
            (404, &json!({"result": "error", "message": message})),
            "{id}"
        );
    }
    let reply =
        app.call_with(&app.demo.api_key, Method::GET, &format!("/unsubscribe/{}/token", app.demo.service_id), "").await;
    let message = "The method is not allowed for the requested URL.";
    assert_eq!((reply.status.as_u16(), &reply.json), (405, &json!({"result": "error", "message": message})));
}

#[tokio::test]
async fn links_of_old_are_signed_and_not_encrypted() {
    let app = TestApp::new().await;
    let id = email(&app).await;
    assert_done(&press(&app, &format!("/unsubscribe/{id}/{SIGNED}")).await);
    assert_eq!(requests(&app).await.len(), 1);
}

#[tokio::test]
async fn the_platforms_own_mailings_are_a_choice_in_the_profile() {
    let app = TestApp::new().await;
    let id = email(&app).await;
    let path = link(&app, id).await;
    for (service, choice) in [
        ("6c335bf6-ea00-45f1-a40c-6612c7639386", "take_part_in_research"),
        ("2242f811-1027-44c0-b7d1-1459823d6740", "receives_new_features_email"),
    ] {
        app.sql(&format!(
            "SET session_replication_role = replica; UPDATE notifications SET service_id = '{service}';
             RESET session_replication_role;
             UPDATE users SET email_address = 'amala@example.com', take_part_in_research = true,
                 receives_new_features_email = true
             WHERE id IN (SELECT created_by_id FROM services WHERE id = $1)"
        ))
        .await;
        assert_done(&press(&app, &path).await);
        assert_eq!(app.count("unsubscribe_request").await, 0);
        let user = app.rows(
            "SELECT take_part_in_research, receives_new_features_email FROM users WHERE email_address = 'amala@example.com'",
        );
        let user = user.await.remove(0);
        for (name, value) in user.as_object().unwrap() {
            assert_eq!(value, &json!(name != choice), "{name}");
        }
    }
}

#[tokio::test]
async fn a_stranger_to_the_platform_is_written_down() {
    let app = TestApp::new().await;
    let id = email(&app).await;
    let path = link(&app, id).await;
    app.sql(
        "INSERT INTO services SELECT (jsonb_populate_record(services, jsonb_build_object('id',
             '6c335bf6-ea00-45f1-a40c-6612c7639386', 'name', 'Research', 'email_sender_local_part', 'research',
             'normalised_service_name', 'research'))).* FROM services WHERE id = $1;
         UPDATE notifications SET service_id = '6c335bf6-ea00-45f1-a40c-6612c7639386'",
    )
    .await;
    assert_done(&press(&app, &path).await);
    assert_eq!(requests(&app).await.len(), 1);
}
