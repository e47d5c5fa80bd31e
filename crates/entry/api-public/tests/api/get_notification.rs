//! `GET /v2/notifications/{id}`.

use serde_json::{Value, json};
use tidings_domain::{KeyType, NotificationId};
use tidings_test_support::{EMAIL, SMS, TestApp};

const CREATED: &str = "2026-06-17T09:30:00.123456Z";
const RATE: f64 = 0.0315;

/// A text message as it is read when it is new.
fn new_sms(app: &TestApp, id: NotificationId) -> Value {
    let template = app.demo.sms_template_id;
    json!({
        "id": id,
        "reference": null,
        "email_address": null,
        "phone_number": "07900 900123",
        "line_1": null, "line_2": null, "line_3": null, "line_4": null, "line_5": null, "line_6": null,
        "postcode": null,
        "type": "sms",
        "status": "created",
        "template": {
            "version": 1,
            "id": template,
            "uri": format!("https://api.example/v2/template/{template}/version/1"),
        },
        "body": "Hello Amala, your appointment is on 1 January. Reply to this message if you cannot come.",
        "subject": null,
        "created_at": CREATED,
        "created_by_name": null,
        "sent_at": null,
        "completed_at": null,
        "scheduled_for": null,
        "postage": null,
        "one_click_unsubscribe_url": null,
        "cost_details": {},
        "cost_in_pounds": null,
        "is_cost_data_ready": false,
    })
}

/// One price for all time, so that costs do not change with the seed.
async fn fix_rate(app: &TestApp) {
    app.sql(&format!(
        "DELETE FROM rates; INSERT INTO rates (id, notification_type, valid_from, rate) VALUES
         (gen_random_uuid(), 'sms', '2020-01-01', 9), (gen_random_uuid(), 'sms', '2026-06-17 09:30:00.123456', {RATE}),
         (gen_random_uuid(), 'sms', '2026-06-17 09:30:00.123457', 7)"
    ))
    .await;
}

#[tokio::test]
async fn a_text_message_from_created_to_delivered() {
    let app = TestApp::with_recording_providers().await;
    fix_rate(&app).await;
    let id = app.post(SMS, &app.sms(" 07900 900123 ")).await.id();
    let mut expected = new_sms(&app, id);
    assert_eq!(app.read(id).await, expected);

    app.advance(2);
    app.work_off().await;
    expected["status"] = json!("sending");
    expected["sent_at"] = json!("2026-06-17T09:30:02.123456Z");
    expected["is_cost_data_ready"] = json!(true);
    expected["cost_in_pounds"] = json!(RATE);
    expected["cost_details"] =
        json!({"billable_sms_fragments": 1, "international_rate_multiplier": 1.0, "sms_rate": RATE});
    assert_eq!(app.read(id).await, expected);

    app.sql(&format!(
        "UPDATE notifications SET notification_status = 'delivered', updated_at = '2026-06-17 09:30:05' WHERE id = '{id}'"
    ))
    .await;
    expected["status"] = json!("delivered");
    expected["completed_at"] = json!("2026-06-17T09:30:05.000000Z");
    assert_eq!(app.read(id).await, expected);
}

#[tokio::test]
async fn completed_is_told_of_last_states_only() {
    let app = TestApp::with_recording_providers().await;
    let id = app.post(SMS, &app.sms("07900 900123")).await.id();
    app.work_off().await;
    let last = ["sent", "delivered", "failed", "technical-failure", "temporary-failure", "permanent-failure"];
    for (statuses, completed) in [(&last[..], json!(CREATED)), (&["sending", "pending"][..], json!(null))] {
        for status in statuses {
            app.sql(&format!("UPDATE notifications SET notification_status = '{status}' WHERE id = '{id}'")).await;
            let read = app.read(id).await;
            assert_eq!((&read["status"], &read["completed_at"]), (&json!(status), &completed));
        }
    }
}

#[tokio::test]
async fn an_email() {
    let app = TestApp::with_recording_providers().await;
    let mut body = app.email("Amala@Example.com ");
    body["reference"] = json!("r1");
    let posted = app.post(EMAIL, &body).await;
    let (id, template) = (posted.id(), app.demo.email_template_id);
    let mut expected = new_sms(&app, id);
    expected["reference"] = json!("r1");
    expected["phone_number"] = json!(null);
    expected["email_address"] = json!("Amala@Example.com");
    expected["type"] = json!("email");
    expected["template"]["id"] = json!(template);
    expected["template"]["uri"] = json!(format!("https://api.example/v2/template/{template}/version/1"));
    expected["body"] = posted.json["content"]["body"].clone();
    expected["subject"] = json!("Your appointment on 1 January");
    expected["cost_in_pounds"] = json!(0.0);
    expected["is_cost_data_ready"] = json!(true);
    assert_eq!(app.read(id).await, expected);

    app.work_off().await;
    expected["status"] = json!("sending");
    expected["sent_at"] = json!(CREATED);
    assert_eq!(app.read(id).await, expected);
}

#[tokio::test]
async fn a_text_message_abroad() {
    let app = TestApp::with_recording_providers().await;
    fix_rate(&app).await;
    let mut body = app.sms("+33 6 12 34 56 78");
    body["personalisation"]["name"] = json!("a".repeat(200));
    let id = app.post(SMS, &body).await.id();
    app.work_off().await;
    let read = app.read(id).await;
    assert_eq!((&read["status"], &read["completed_at"]), (&json!("sent"), &json!(CREATED)));
    let details = json!({"billable_sms_fragments": 2, "international_rate_multiplier": 2.0, "sms_rate": RATE});
    assert_eq!(read["cost_details"], details);
    assert_eq!(read["cost_in_pounds"], json!(2.0 * 2.0 * RATE));
}

#[tokio::test]
async fn who_sent_it_is_named_if_it_was_a_person() {
    let app = TestApp::with_recording_providers().await;
    let id = app.post(SMS, &app.sms("07900900123")).await.id();
    app.work_off().await;
    app.sql(&format!(
        "UPDATE notifications SET created_by_id = (SELECT created_by_id FROM services WHERE id = $1) WHERE id = '{id}'"
    ))
    .await;
    assert_eq!(app.read(id).await["created_by_name"], "Demo User");
}

#[tokio::test]
async fn any_key_of_the_service_reads_and_nobody_else() {
    let app = TestApp::with_recording_providers().await;
    let id = app.post(SMS, &app.sms("07900900123")).await.id();
    app.work_off().await;
    let path = format!("/v2/notifications/{id}");
    for key_type in [KeyType::Team, KeyType::Test] {
        let key = app.add_key(key_type).await;
        assert_eq!(app.get_with(&key, &path).await.json["id"], json!(id));
    }
    let other = app.add_service().await;
    app.get_with(&other.api_key, &path).await.assert_errors(404, &[("NoResultFound", "No result found")]);
}

#[tokio::test]
async fn ids_are_read_leniently_and_must_be_ids() {
    let app = TestApp::with_recording_providers().await;
    let id = app.post(SMS, &app.sms("07900900123")).await.id();
    app.work_off().await;
    let text = id.to_string();
    for spelling in [text.to_uppercase(), text.replace('-', ""), format!("%7B{text}%7D"), format!("urn:uuid:{text}")] {
        assert_eq!(app.get(&format!("/v2/notifications/{spelling}")).await.json["id"], json!(id), "{spelling}");
    }
    for wrong in ["x", "1", &text[1..], &format!("{text}0"), "%00", "%FF"] {
        let reply = app.get(&format!("/v2/notifications/{wrong}")).await;
        reply.assert_invalid(&["notification_id is not a valid UUID"]);
    }
    let nowhere = app.get("/v2/notifications/00000000-0000-4000-8000-00000000dead").await;
    nowhere.assert_errors(404, &[("NoResultFound", "No result found")]);
}
