//! Pages of notifications, and one of them.

use http::Method;
use serde_json::{Value, json};
use tidings_domain::{KeyType, NotificationId};
use tidings_test_support::{SMS, TestApp};

use super::{at, ids, one_of_each};
use crate::user::{NOBODY, demo_user};

async fn page(app: &TestApp, query: &str) -> Value {
    app.admin_get(&at(app, &format!("/notifications{query}"))).await.ok()
}

/// A spreadsheet of the demo service, and that these are of it.
async fn of_a_job(app: &TestApp, id: NotificationId) {
    app.sql(&format!(
        "INSERT INTO jobs (id, original_file_name, service_id, template_id, template_version, created_at, notification_count,
             notifications_sent, notifications_delivered, notifications_failed, job_status, created_by_id)
         SELECT '11111111-1111-4111-8111-111111111111', 'some.csv', service_id, id, version, now(), 1, 0, 0, 0, 'finished',
             created_by_id FROM templates WHERE id = '{}';
         UPDATE notifications SET job_id = '11111111-1111-4111-8111-111111111111', job_row_number = 3, api_key_id = NULL
         WHERE id = '{id}'",
        app.demo.sms_template_id
    ))
    .await;
}

#[tokio::test]
async fn a_notification_in_full() {
    let mut app = TestApp::new().await;
    let [text, email, letter] = one_of_each(&app).await;
    of_a_job(&app, text).await;
    app.sql(&format!(
        "UPDATE notifications SET sent_at = '2026-06-17 09:31:00', updated_at = '2026-06-17 09:32:00', sent_by = 'mmg',
             notification_status = 'delivered', billable_units = 2, reference = 'r', document_download_count = 0,
             created_by_id = (SELECT created_by_id FROM services WHERE id = $1) WHERE id = '{text}';
         INSERT INTO template_redacted (template_id, redact_personalisation, updated_at, updated_by_id)
         SELECT id, true, now(), created_by_id FROM templates WHERE id = '{}'
         ON CONFLICT (template_id) DO UPDATE SET redact_personalisation = true",
        app.demo.sms_template_id
    ))
    .await;
    let user = demo_user(&app).await;
    let sender = app.rows(&format!("SELECT id, name, email_address FROM users WHERE id = '{user}'")).await;
    let template =
        app.rows(&format!("SELECT name, content FROM templates WHERE id = '{}'", app.demo.sms_template_id)).await;
    let told = app.admin_get(&at(&app, &format!("/notifications/{text}"))).await.ok();
    let mut expected = json!({
        "id": text, "to": "07900900123", "normalised_to": "447900900123", "status": "delivered",
        "notification_type": "sms", "created_at": "2026-06-17T09:30:00.123456Z",
        "sent_at": "2026-06-17T09:31:00.000000Z", "updated_at": "2026-06-17T09:32:00.000000Z", "sent_by": "mmg",
        "reference": "r", "client_reference": null, "postage": null, "reply_to_text": "Tidings",
        "unsubscribe_link": null, "billable_units": 2, "international": false, "phone_prefix": "44",
        "rate_multiplier": 1.0, "document_download_count": 0, "job_row_number": 3, "key_type": "normal",
        "key_name": null, "api_key": null, "created_by": sender[0],
    });
    expected["service"] = json!(app.demo.service_id);
    expected["personalisation"] = app.demo.sms_personalisation.clone();
    expected["job"] = json!({"id": "11111111-1111-4111-8111-111111111111", "original_file_name": "some.csv"});
    expected["template"] = json!({
        "id": app.demo.sms_template_id, "service": app.demo.service_id, "version": 1, "name": template[0]["name"],
        "template_type": "sms", "content": template[0]["content"], "subject": null, "redact_personalisation": true,
        "is_precompiled_letter": false, "letter_attachment": null, "reply_to_text": "Tidings",
        "letter_languages": null, "letter_welsh_subject": null, "letter_welsh_content": null,
        "has_unsubscribe_link": false,
    });
    assert_eq!(told, expected);

    let told = app.admin_get(&at(&app, &format!("/notifications/{letter}"))).await.ok();
    let key = app.rows("SELECT id, name FROM api_keys WHERE service_id = $1").await;
    assert_eq!(
        (&told["api_key"], &told["key_name"], &told["created_by"]),
        (&key[0]["id"], &key[0]["name"], &Value::Null)
    );
    assert_eq!((&told["postage"], &told["client_reference"]), (&json!("economy"), &json!("My-Ref_1")));
    assert_eq!(told["template"]["letter_languages"], "english");
    assert_eq!(page(&app, "").await["notifications"][0], told, "as on a page");
    assert_eq!(ids(&page(&app, "").await), [letter, email, text]);

    // Of the template as it was when the message was made.
    app.sql(&format!("UPDATE templates SET version = 2, content = 'New' WHERE id = '{}'", app.demo.sms_template_id))
        .await;
    let told = app.admin_get(&at(&app, &format!("/notifications/{text}"))).await.ok();
    assert_eq!((&told["template"]["version"], &told["template"]["content"]), (&json!(1), &template[0]["content"]));

    let other = app.add_service().await.service_id;
    for path in [format!("/service/{other}/notifications/{text}"), at(&app, &format!("/notifications/{NOBODY}"))] {
        app.admin_get(&path).await.assert_message(404, "No result found");
    }
    app.leave_jobs();
}

#[tokio::test]
async fn pages_are_filtered() {
    let mut app = TestApp::new().await;
    let [text, email, letter] = one_of_each(&app).await;
    let test_key = app.add_key(KeyType::Test).await;
    app.advance(1);
    let test = app.call_with(&test_key, Method::POST, SMS, app.sms("07900900124").to_string()).await.id();
    of_a_job(&app, text).await;
    app.sql(&format!(
        "UPDATE notifications SET notification_status = 'delivered' WHERE id = '{text}';
         UPDATE notifications SET notification_status = 'temporary-failure', created_at = '2026-06-15 22:59:59'
         WHERE id = '{email}';
         UPDATE notifications SET created_by_id = (SELECT created_by_id FROM services WHERE id = $1) WHERE id = '{letter}'"
    ))
    .await;
    for (query, expected) in [
        ("", vec![letter, text, email]),
        ("?include_from_test_key=True", vec![test, letter, text, email]),
        ("?template_type=sms", vec![text]),
        ("?template_type=sms&template_type=email", vec![text, email]),
        ("?status=failed", vec![email]),
        ("?status=accepted&status=delivered", vec![letter, text]),
        ("?status=received", vec![text]),
        ("?status=pending", vec![]),
        ("?limit_days=1", vec![letter, text]),
        ("?limit_days=2", vec![letter, text, email]),
        ("?include_jobs=False", vec![letter, email]),
        ("?include_one_off=false", vec![text, email]),
        ("?include_jobs=false&include_one_off=false&template_type=email&status=failed&limit_days=7", vec![email]),
    ] {
        assert_eq!(ids(&page(&app, query).await), expected, "{query}");
    }
    let body = json!({"template_type": ["sms", "email"], "status": ["delivered"], "page": 1});
    assert_eq!(ids(&app.admin_post(&at(&app, "/notifications"), &body).await.ok()), [text]);
    assert_eq!(ids(&app.admin_post(&at(&app, "/notifications"), &json!({})).await.ok()), [letter, text, email]);
    assert_eq!(ids(&app.admin_get(&format!("/service/{NOBODY}/notifications")).await.ok()), []);
    app.leave_jobs();
}

#[tokio::test]
async fn pages_tell_of_others() {
    let mut app = TestApp::new().await;
    let all = one_of_each(&app).await;
    for (query, expected, links) in [
        ("?page_size=2", vec![all[2], all[1]], json!({"next": true})),
        ("?page_size=2&page=2", vec![all[0]], json!({"prev": true})),
        ("?page_size=1&page=2", vec![all[1]], json!({"prev": true, "next": true})),
        ("?page_size=1&page=2&count_pages=False", vec![all[1]], json!({})),
        ("?page_size=3", vec![all[2], all[1], all[0]], json!({})),
    ] {
        let page = page(&app, query).await;
        assert_eq!((ids(&page), &page["links"]), (expected, &links), "{query}");
    }
    assert_eq!(page(&app, "").await["page_size"], 50);
    assert_eq!(page(&app, "?status=pending").await["notifications"], json!([]));
    app.admin_get(&at(&app, "/notifications?page=2")).await.assert_message(404, "No result found");
    let refused = json!({"page": ["Not a positive integer"], "page_size": ["Not a positive integer"]});
    app.admin_get(&at(&app, "/notifications?page=0&page_size=-1")).await.assert_message(400, refused);
    let refused = json!({"template_type": ["Must be one of: sms, email, letter."]});
    app.admin_post(&at(&app, "/notifications"), &json!({"template_type": ["fax"]})).await.assert_message(400, refused);
    app.leave_jobs();
}
