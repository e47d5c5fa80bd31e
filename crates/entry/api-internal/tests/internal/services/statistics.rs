//! What services have sent lately.

use http::{Method, StatusCode};
use serde_json::json;
use tidings_domain::KeyType;
use tidings_test_support::{SMS, TestApp};

use super::{at, nowhere};

const NOTHING: [i64; 3] = [0, 0, 0];

fn counts([requested, delivered, failed]: [i64; 3]) -> serde_json::Value {
    json!({"requested": requested, "delivered": delivered, "failed": failed})
}

/// A message of today, one of a test key, and facts of yesterday, of a week ago and of eight days ago.
async fn with_messages() -> TestApp {
    let mut app = TestApp::new().await;
    app.leave_jobs();
    let body = app.sms("07700900123").to_string();
    let test_key = app.add_key(KeyType::Test).await;
    for key in [app.demo.api_key.clone(), test_key] {
        app.call_with(&key, Method::POST, SMS, body.clone()).await;
    }
    app.sql(
        "INSERT INTO ft_notification_status (bst_date, template_id, service_id, job_id, notification_type, key_type,
             notification_status, notification_count, created_at)
         SELECT day::date, $1, $1, $1, type, key, status, count, now()
         FROM (VALUES ('2026-06-16', 'sms', 'normal', 'delivered', 10), ('2026-06-16', 'sms', 'test', 'delivered', 50),
                      ('2026-06-16', 'email', 'team', 'temporary-failure', 3), ('2026-06-10', 'email', 'normal', 'sent', 4),
                      ('2026-06-10', 'letter', 'normal', 'cancelled', 6), ('2026-06-09', 'sms', 'normal', 'sent', 100)
         ) AS facts (day, type, key, status, count)",
    )
    .await;
    app
}

#[tokio::test]
async fn outcomes_are_counted_by_channel() {
    let app = with_messages().await;
    for (query, sms, email) in [
        ("", [11, 10, 0], [7, 4, 3]),
        ("?limit_days=6", [11, 10, 0], [3, 0, 3]),
        ("?limit_days=8", [111, 110, 0], [7, 4, 3]),
        ("?today_only=True", [1, 0, 0], NOTHING),
        ("?today_only=False", [11, 10, 0], [7, 4, 3]),
    ] {
        let reply = app.admin_get(&at(&app, &format!("/statistics{query}"))).await.ok();
        let expected = json!({"sms": counts(sms), "email": counts(email), "letter": counts(NOTHING)});
        assert_eq!(reply, json!({ "data": expected }), "{query}");
    }
    let nothing = json!({"sms": counts(NOTHING), "email": counts(NOTHING), "letter": counts(NOTHING)});
    assert_eq!(app.admin_get(&nowhere("/statistics")).await.ok(), json!({ "data": nothing }));
    let reply = app.admin_get(&at(&app, "/statistics?limit_days=x")).await;
    reply.assert_message(400, json!({"limit_days": ["x is not an integer"]}));
}

#[tokio::test]
async fn a_service_in_detail() {
    let app = with_messages().await;
    let reply = app.admin_get(&at(&app, "?detailed=True&today_only=True")).await.ok();
    assert_eq!(reply["data"]["statistics"]["sms"], counts([1, 0, 0]));
    assert_eq!(reply["data"]["id"], json!(app.demo.service_id));
    let reply = app.admin_get(&nowhere("?detailed=True")).await;
    reply.assert_message(404, "No result found");
}

#[tokio::test]
async fn all_services_in_detail() {
    let app = with_messages().await;
    let of_demo = |reply: serde_json::Value| {
        let services = reply["data"].as_array().unwrap().clone();
        let count = services.len();
        (count, services.into_iter().find(|service| service["name"] == "Demo Service").unwrap())
    };
    let (count, demo) = of_demo(app.admin_get("/service?detailed=True").await.ok());
    assert_eq!(count, 2, "services without messages are told too");
    assert_eq!(
        demo,
        json!({
            "id": app.demo.service_id, "name": "Demo Service", "notification_type": "sms", "restricted": false,
            "active": true, "created_at": "Wed, 17 Jun 2026 09:30:00 GMT",
            "statistics": {"sms": counts([2, 0, 0]), "email": counts(NOTHING), "letter": counts(NOTHING)},
        })
    );
    let path = "/service?detailed=True&include_from_test_key=False";
    let (_, demo) = of_demo(app.admin_get(path).await.ok());
    assert_eq!(demo["statistics"]["sms"], counts([1, 0, 0]));
    let past = "/service?detailed=True&start_date=2026-06-09&end_date=2026-06-16";
    let (count, demo) = of_demo(app.admin_get(past).await.ok());
    assert_eq!((count, &demo["statistics"]["sms"]), (1, &counts([160, 160, 0])));
    let reply = app.admin_get("/service?detailed=True&start_date=x&end_date=2026-06-16").await;
    assert_eq!(reply.expect(StatusCode::BAD_REQUEST)["message"], json!({"start_date": ["Not a valid date."]}));
}

#[tokio::test]
async fn what_counts_against_the_limits_of_today() {
    let app = with_messages().await;
    let counts = |sms: i64| json!({"data": {"email": 0, "sms": sms, "letter": 0, "international_sms": 0}});
    assert_eq!(app.admin_get(&at(&app, "/sent-today")).await.ok(), counts(1), "test keys have no limit to use up");
    assert_eq!(app.admin_get(&nowhere("/sent-today")).await.ok(), counts(0));
}
