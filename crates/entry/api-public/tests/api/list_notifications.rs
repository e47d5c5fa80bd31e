//! `GET /v2/notifications`.

use serde_json::{Value, json};
use tidings_domain::{KeyType, NotificationId};
use tidings_test_support::{EMAIL, Reply, SMS, TestApp};

use crate::stored;

const LIST: &str = "/v2/notifications";
const ADDRESS: &str = "https://api.example/v2/notifications";

async fn list(app: &TestApp, query: &str) -> Value {
    list_with(app, &app.demo.api_key, query).await
}

async fn list_with(app: &TestApp, api_key: &str, query: &str) -> Value {
    ok(app.get_with(api_key, &format!("{LIST}{query}")).await)
}

#[track_caller]
fn ok(reply: Reply) -> Value {
    assert_eq!(reply.status.as_u16(), 200, "{}", reply.json);
    reply.json
}

fn ids(page: &Value) -> Vec<NotificationId> {
    let notifications = page["notifications"].as_array().unwrap();
    notifications.iter().map(|notification| serde_json::from_value(notification["id"].clone()).unwrap()).collect()
}

fn numbered(numbers: &[u32]) -> Vec<NotificationId> {
    numbers.iter().map(|number| stored::id(*number)).collect()
}

#[tokio::test]
async fn without_notifications_there_is_no_next_page() {
    let app = TestApp::new().await;
    assert_eq!(list(&app, "").await, json!({"notifications": [], "links": {"current": ADDRESS}}));
    let current = format!("{ADDRESS}?status=failed");
    assert_eq!(list(&app, "?status=failed").await, json!({"notifications": [], "links": {"current": current}}));
}

#[tokio::test]
async fn each_is_as_it_is_read_alone_and_the_newest_comes_first() {
    let app = TestApp::with_recording_providers().await;
    let sms = app.post(SMS, &app.sms("07900 900123")).await.id();
    app.advance(1);
    let email = app.post(EMAIL, &app.email("amala@example.com")).await.id();
    app.work_off().await;
    let template = stored::letter_template(&app, "About ((name))", "Dear ((name))", None).await;
    let letter = stored::letter(&app, 1, template, &[]).await;
    let expected = json!({
        "notifications": [app.read(email).await, app.read(sms).await, app.read(letter).await],
        "links": {"current": ADDRESS, "next": format!("{ADDRESS}?older_than={letter}")},
    });
    assert_eq!(list(&app, "").await, expected);
}

#[tokio::test]
async fn only_what_keys_of_the_same_type_of_the_same_service_made() {
    let app = TestApp::new().await;
    stored::notification(&app, 1, &[]).await;
    stored::notification(&app, 2, &[("key_type", "'team'")]).await;
    stored::notification(&app, 3, &[("key_type", "'test'")]).await;
    for (key_type, number) in [(KeyType::Normal, 1), (KeyType::Team, 2), (KeyType::Test, 3)] {
        let key = app.add_key(key_type).await;
        assert_eq!(ids(&list_with(&app, &key, "").await), numbered(&[number]), "{key_type}");
    }
    let other = app.add_service().await;
    assert_eq!(ids(&list_with(&app, &other.api_key, "").await), []);
}

#[tokio::test]
async fn those_of_spreadsheets_when_asked_for() {
    let app = TestApp::new().await;
    let job = "'7c1c8f0e-30e4-4b2d-9d3c-5f6b0f4a9e21'";
    app.sql(&format!(
        "INSERT INTO jobs (id, original_file_name, service_id, created_at, notification_count, notifications_sent,
             template_version, notifications_delivered, notifications_failed, job_status)
         VALUES ({job}, 'a.csv', $1, now(), 1, 1, 1, 0, 0, 'finished')"
    ))
    .await;
    stored::notification(&app, 1, &[("job_id", job), ("job_row_number", "0")]).await;
    stored::notification(&app, 2, &[]).await;
    assert_eq!(ids(&list(&app, "").await), numbered(&[2]));
    for truth in ["true", "True"] {
        let page = list(&app, &format!("?include_jobs={truth}")).await;
        assert_eq!(ids(&page), numbered(&[2, 1]));
        assert_eq!(page["links"]["current"], format!("{ADDRESS}?include_jobs={truth}"));
    }
}

#[tokio::test]
async fn by_channel() {
    let app = TestApp::new().await;
    stored::notification(&app, 1, &[]).await;
    let email = format!("'{}'", app.demo.email_template_id);
    stored::notification(&app, 2, &[("notification_type", "'email'"), ("template_id", &email)]).await;
    let template = stored::letter_template(&app, "Subject", "Content", None).await;
    stored::letter(&app, 3, template, &[]).await;
    for (query, numbers) in [
        ("?template_type=sms", &[1][..]),
        ("?template_type=email", &[2]),
        ("?template_type=letter", &[3]),
        ("?template_type=letter&template_type=sms", &[3, 1]),
        ("?template_type=sms&template_type=sms", &[1]),
        ("?template_type=sms&template_type=email&template_type=letter", &[3, 2, 1]),
    ] {
        assert_eq!(ids(&list(&app, query).await), numbered(numbers), "{query}");
    }
}

#[tokio::test]
async fn by_status() {
    let app = TestApp::new().await;
    let statuses = [
        "created",
        "sending",
        "sent",
        "delivered",
        "pending",
        "failed",
        "technical-failure",
        "temporary-failure",
        "permanent-failure",
        "pending-virus-check",
        "validation-failed",
        "virus-scan-failed",
        "returned-letter",
        "cancelled",
    ];
    for (number, status) in (1..).zip(statuses) {
        stored::notification(&app, number, &[("notification_status", &format!("'{status}'"))]).await;
    }
    for (query, numbers) in [
        ("?status=created", &[1][..]),
        ("?status=cancelled", &[14]),
        ("?status=created&status=pending&status=sending", &[5, 2, 1]),
        ("?status=failed", &[13, 12, 11, 9, 8, 7]),
        ("?status=accepted", &[2, 1]),
        ("?status=received", &[4]),
        ("?status=received&status=failed&status=delivered", &[13, 12, 11, 9, 8, 7, 4]),
    ] {
        assert_eq!(ids(&list(&app, query).await), numbered(numbers), "{query}");
    }
    let every = statuses.iter().filter(|status| **status != "failed").map(|status| format!("status={status}"));
    let every = format!("?{}", every.collect::<Vec<_>>().join("&"));
    assert_eq!(ids(&list(&app, &every).await).len(), 14, "whoever asks for all gets the umbrella of old too");
}

#[tokio::test]
async fn by_reference() {
    let app = TestApp::new().await;
    stored::notification(&app, 1, &[("client_reference", "'a b'")]).await;
    stored::notification(&app, 2, &[("client_reference", "'a b c'")]).await;
    stored::notification(&app, 3, &[("client_reference", "'a b'"), ("notification_status", "'sending'")]).await;
    stored::notification(&app, 4, &[]).await;
    let page = list(&app, "?reference=a+b&reference=other").await;
    assert_eq!(ids(&page), numbered(&[3, 1]));
    assert_eq!(page["links"]["current"], format!("{ADDRESS}?reference=a+b"), "the first counts");
    assert_eq!(ids(&list(&app, "?reference=a%20b&status=sending&template_type=sms").await), numbered(&[3]));
    assert_eq!(ids(&list(&app, "?reference=").await), []);
    assert_eq!(ids(&list(&app, "?reference=a").await), []);
}

#[tokio::test]
async fn pages_leave_nothing_out_and_repeat_nothing() {
    let app = TestApp::new().await;
    // More than two pages of the same moment, between others.
    for (number, minute) in [(1, 1), (2, 2), (700, 58), (701, 59)] {
        stored::notification(&app, number, &[("created_at", &format!("'2026-06-17 09:{minute:02}:00'"))]).await;
    }
    app.sql(&format!(
        "INSERT INTO notifications (id, \"to\", service_id, template_id, template_version, created_at, key_type,
             notification_type, notification_status, billable_units)
         SELECT lpad(to_hex(n), 32, '0')::uuid, 'x', $1, '{}', 1, '2026-06-17 09:30', 'normal', 'sms', 'delivered', 1
         FROM generate_series(1, 600) n",
        app.demo.sms_template_id
    ))
    .await;
    for query in ["", "?template_type=sms", "?status=delivered&status=sending"] {
        let mut seen = Vec::new();
        let mut page = list(&app, query).await;
        while let Some(next) = page["links"]["next"].as_str() {
            let of_page = ids(&page);
            assert!(of_page.len() == 250 || of_page.len() == 104, "{}", of_page.len());
            seen.extend(of_page);
            page = list(&app, next.strip_prefix(ADDRESS).unwrap()).await;
        }
        assert_eq!(page["notifications"], json!([]));
        let expected = app.rows("SELECT id FROM notifications ORDER BY created_at DESC, id DESC").await;
        let expected: Vec<NotificationId> =
            expected.into_iter().map(|row| serde_json::from_value(row["id"].clone()).unwrap()).collect();
        assert_eq!(seen, expected, "{query}");
    }
}

#[tokio::test]
async fn nothing_is_older_than_what_there_is_not() {
    let app = TestApp::new().await;
    let other = app.add_service().await;
    stored::notification(&app, 1, &[]).await;
    let foreign = format!("'{}'", other.service_id);
    stored::notification(&app, 2, &[("service_id", &foreign), ("created_at", "'2026-06-17 10:00'")]).await;
    for id in ["00000000-0000-4000-8000-00000000dead".to_owned(), stored::id(2).to_string()] {
        let current = format!("{ADDRESS}?older_than={id}");
        let page = list(&app, &format!("?older_than={id}")).await;
        assert_eq!(page, json!({"notifications": [], "links": {"current": current}}));
    }
    let last = list(&app, &format!("?older_than={}", stored::id(1))).await;
    assert_eq!(last["links"], json!({"current": format!("{ADDRESS}?older_than={}", stored::id(1))}));
}

#[tokio::test]
async fn history_is_not_listed() {
    let app = TestApp::new().await;
    let id = stored::notification(&app, 1, &[]).await;
    app.sql(
        "INSERT INTO notification_history (id, service_id, template_id, template_version, key_type, notification_type,
             created_at, billable_units, notification_status)
         SELECT id, service_id, template_id, template_version, key_type, notification_type, created_at, billable_units,
             notification_status FROM notifications;
         DELETE FROM notifications",
    )
    .await;
    assert_eq!(ids(&list(&app, "").await), []);
    let reply = app.get(&format!("{LIST}/{id}")).await;
    reply.assert_errors(404, &[("NoResultFound", "No result found")]);
}

#[tokio::test]
async fn parameters_that_are_none() {
    let app = TestApp::new().await;
    let statuses = "[cancelled, created, sending, sent, delivered, pending, failed, technical-failure, \
        temporary-failure, permanent-failure, pending-virus-check, validation-failed, virus-scan-failed, \
        returned-letter, accepted, received]";
    let elephant = format!("status elephant is not one of {statuses}");
    let giraffe = format!("status giraffe is not one of {statuses}");
    let types = "is not one of [sms, email, letter]";
    for (query, faults) in [
        ("?status=elephant", &[elephant.as_str()][..]),
        ("?status=elephant&status=created&status=giraffe", &[&elephant, &giraffe]),
        ("?template_type=orange", &[&format!("template_type orange {types}")]),
        ("?template_type=sms&template_type=", &[&format!("template_type  {types}")]),
        ("?include_jobs=yes", &["include_jobs yes is not one of [true, True]"]),
        ("?older_than=1234-badly-formatted", &["older_than is not a valid UUID"]),
        ("?older_than=", &["older_than is not a valid UUID"]),
        ("?reference=a%00b", &["reference must not contain null characters"]),
        ("?page=2", &["Additional properties are not allowed (page was unexpected)"]),
        (
            "?status=elephant&older_than=x&page=2&limit=3",
            &[
                &elephant,
                "older_than is not a valid UUID",
                "Additional properties are not allowed (limit, page were unexpected)",
            ],
        ),
    ] {
        app.get(&format!("{LIST}{query}")).await.assert_invalid(faults);
    }
}
