//! What is looked for among notifications.

use http::Method;
use serde_json::{Value, json};
use tidings_domain::KeyType;
use tidings_test_support::{SMS, TestApp};

use super::{at, ids, one_of_each};

async fn found(app: &TestApp, wanted: Value) -> Value {
    app.admin_post(&at(app, "/notifications"), &wanted).await.ok()
}

#[tokio::test]
async fn by_a_part_of_the_recipient_or_the_reference() {
    let mut app = TestApp::new().await;
    let [text, email, letter] = one_of_each(&app).await;
    let test_key = app.add_key(KeyType::Test).await;
    app.call_with(&test_key, Method::POST, SMS, app.sms("07900900123").to_string()).await.id();
    for (wanted, expected) in [
        (json!({"to": "07900 900 123", "template_type": ["sms"]}), vec![text]),
        (json!({"to": "0123", "template_type": ["sms"]}), vec![text]),
        (json!({"to": "0123", "template_type": ["email"]}), vec![]),
        (json!({"to": "AMALA@", "template_type": ["email"]}), vec![email]),
        (json!({"to": "amala"}), vec![letter, email]),
        (json!({"to": "Amala  Bird", "template_type": ["letter"]}), vec![letter]),
        (json!({"to": "my-ref_"}), vec![letter]),
        (json!({"to": "my-ref%"}), vec![]),
        (json!({"to": "amala", "status": ["sending"]}), vec![]),
        (json!({"to": "amala", "status": ["created"]}), vec![letter, email]),
    ] {
        let page = found(&app, wanted.clone()).await;
        assert_eq!(ids(&page), expected, "{wanted}");
        assert_eq!((page.get("page_size"), &page["links"]), (None, &json!({})));
    }
    let by_query = app.admin_get(&at(&app, "/notifications?to=amala@example.com&template_type=email")).await.ok();
    assert_eq!(ids(&by_query), [email]);
    app.leave_jobs();
}

#[tokio::test]
async fn the_newest_fifty_are_shown() {
    let mut app = TestApp::new().await;
    let [text, ..] = one_of_each(&app).await;
    app.sql(&format!(
        "INSERT INTO notifications (id, \"to\", normalised_to, service_id, template_id, template_version, created_at, key_type,
             notification_type, billable_units, notification_status)
         SELECT gen_random_uuid(), \"to\", normalised_to, service_id, template_id, template_version, created_at
             + number * interval '1 second', key_type, notification_type, billable_units, notification_status
         FROM notifications, generate_series(1, 50) AS number WHERE id = '{text}'"
    ))
    .await;
    let page = found(&app, json!({"to": "07900900123", "template_type": ["sms"], "page": 3})).await;
    let found = ids(&page);
    assert_eq!((found.len(), found.contains(&text), &page["links"]), (50, false, &json!({"next": true})));
    app.leave_jobs();
}
