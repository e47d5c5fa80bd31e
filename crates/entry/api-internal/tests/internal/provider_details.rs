//! Who delivers messages, and how much each is given.

use http::Method;
use serde_json::{Value, json};
use tidings_domain::NotificationType;
use tidings_test_support::{SMS, TestApp, eventually};

use crate::user::{NOBODY, demo_user};

const NOT_THERE: &str = "No result found";

async fn listed(app: &TestApp) -> Vec<Value> {
    match app.admin_get("/provider-details").await.ok()["provider_details"].take() {
        Value::Array(providers) => providers,
        other => vec![other],
    }
}

async fn id_of(app: &TestApp, identifier: &str) -> String {
    let rows = app.rows(&format!("SELECT id FROM provider_details WHERE identifier = '{identifier}'")).await;
    rows[0]["id"].as_str().unwrap().to_owned()
}

#[tokio::test]
async fn all_are_listed_with_what_they_have_sent_this_month() {
    let app = TestApp::new().await;
    app.sql(
        "INSERT INTO ft_billing (bst_date, template_id, service_id, notification_type, provider, rate_multiplier,
             international, rate, billable_units, notifications_sent, created_at, postage)
         SELECT day::date, gen_random_uuid(), $1, channel, provider, multiplier, false, 0.02, units, 1, now(), 'none'
         FROM (VALUES
             ('2026-06-01', 'sms', 'mmg', 1, 10), ('2026-06-16', 'sms', 'mmg', 3, 4), ('2026-05-31', 'sms', 'mmg', 1, 99),
             ('2026-06-02', 'sms', 'firetext', 1, 7), ('2026-06-02', 'email', 'ses', 1, 50)
         ) AS given (day, channel, provider, multiplier, units);
         UPDATE provider_details SET priority = 10, updated_at = '2026-06-17 09:00:01', reason = 'slow',
             created_by_id = (SELECT created_by_id FROM services WHERE id = $1) WHERE identifier = 'mmg';
         UPDATE provider_details SET priority = 20 WHERE identifier = 'firetext'",
    )
    .await;
    let all = listed(&app).await;
    let channels: Vec<_> = all.iter().filter_map(|provider| provider["notification_type"].as_str()).collect();
    assert!(channels.contains(&"email") && channels.contains(&"letter"), "{channels:?}");
    let texts: Vec<_> = all.iter().filter(|provider| provider["notification_type"] == "sms").collect();
    let author = app.rows("SELECT name FROM users WHERE id = (SELECT created_by_id FROM services WHERE id = $1)").await;
    let expected = json!({
        "id": id_of(&app, "mmg").await, "display_name": "MMG", "identifier": "mmg", "priority": 10,
        "notification_type": "sms", "active": true, "updated_at": "Wed, 17 Jun 2026 09:00:01 GMT",
        "supports_international": true, "created_by_name": author[0]["name"], "reason": "slow",
        "current_month_billable_sms": 22,
    });
    assert_eq!(texts[0], &expected);
    assert_eq!((&texts[1]["identifier"], &texts[1]["current_month_billable_sms"]), (&json!("firetext"), &json!(7)));
    assert!(
        all.iter()
            .all(|provider| provider["notification_type"] == "sms" || provider["current_month_billable_sms"] == 0)
    );
}

#[tokio::test]
async fn a_change_is_a_version() {
    let app = TestApp::new().await;
    let (id, user) = (id_of(&app, "mmg").await, demo_user(&app).await);
    let path = format!("/provider-details/{id}");
    let before = app.admin_get(&path).await.ok()["provider_details"].take();
    let body = json!({"priority": 5, "active": false, "reason": "it is down", "created_by": user});
    let changed = app.admin_post(&path, &body).await.ok()["provider_details"].take();
    let author = app.rows(&format!("SELECT id, name, email_address FROM users WHERE id = '{user}'")).await;
    let mut expected = before.clone();
    for (name, value) in [
        ("priority", json!(5)),
        ("active", json!(false)),
        ("reason", json!("it is down")),
        ("version", json!(before["version"].as_i64().unwrap() + 1)),
        ("updated_at", json!("2026-06-17T09:30:00.123456Z")),
        ("created_by", author[0].clone()),
    ] {
        expected[name] = value;
    }
    assert_eq!(changed, expected);
    assert_eq!(app.admin_get(&path).await.ok()["provider_details"], changed);
    let versions = app.admin_get(&format!("{path}/versions")).await.ok()["data"].take();
    assert_eq!(versions[0], changed);
    assert_eq!(versions[1]["version"], before["version"]);

    // What is left out stays; a reason can be taken away.
    let changed = app.admin_post(&path, &json!({"active": true, "reason": null})).await.ok();
    let changed = &changed["provider_details"];
    assert_eq!((&changed["priority"], &changed["active"], &changed["reason"]), (&json!(5), &json!(true), &Value::Null));
}

#[tokio::test]
async fn what_is_refused() {
    let app = TestApp::new().await;
    let id = id_of(&app, "mmg").await;
    let path = format!("/provider-details/{id}");
    let refused = json!({"identifier": ["Not permitted to be updated"], "priority": ["Must be between 0 and 100."]});
    app.admin_post(&path, &json!({"identifier": "new", "priority": -1})).await.assert_message(400, refused);
    app.admin_post(&path, &json!({"created_by": NOBODY})).await.assert_message(404, NOT_THERE);
    let nowhere = format!("/provider-details/{NOBODY}");
    app.admin_get(&nowhere).await.assert_message(404, NOT_THERE);
    app.admin_call(Method::POST, &nowhere, "{}").await.assert_message(404, NOT_THERE);
    assert_eq!(app.admin_get(&format!("{nowhere}/versions")).await.ok(), json!({"data": []}));
    let unchanged = app.rows("SELECT version FROM provider_details WHERE identifier = 'mmg'").await;
    assert_eq!(app.admin_get(&path).await.ok()["provider_details"]["version"], unchanged[0]["version"]);
}

/// Whoever is running has read the providers before the change, and heard of it.
#[tokio::test]
async fn the_workers_follow_a_change() {
    let app = TestApp::new().await;
    app.listen_for_changes().await;
    app.sql("UPDATE provider_details SET priority = 50 WHERE notification_type = 'sms'").await;
    let send = async || {
        let id = app.post(SMS, &app.sms("07900900123")).await.id();
        app.work_off().await;
        app.stored(id).await["sent_by"].as_str().unwrap().to_owned()
    };
    send().await;
    for (off, on) in [("mmg", "firetext"), ("firetext", "mmg")] {
        app.admin_post(&format!("/provider-details/{}", id_of(&app, off).await), &json!({"active": false})).await.ok();
        app.admin_post(&format!("/provider-details/{}", id_of(&app, on).await), &json!({"active": true})).await.ok();
        let app = &app;
        let is_followed = || async move {
            let providers = app.app.directory.providers(NotificationType::Sms).await.unwrap();
            providers.iter().map(|provider| provider.identifier.as_str()).eq([on])
        };
        eventually("the change is heard", is_followed).await;
        for _ in 0..5 {
            assert_eq!(send().await, on);
        }
    }
}
