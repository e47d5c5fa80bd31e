//! What the printer reports of letters.

use http::StatusCode;
use serde_json::{Value, json};
use tidings_domain::NotificationId;
use tidings_test_support::{LETTER, Reply, TestApp};

use super::call;

async fn letter(app: &TestApp) -> NotificationId {
    let template = app.add_letter_template("Subject", "Content").await;
    let address = json!({"address_line_1": "A. Name", "address_line_2": "1 High Street", "postcode": "SW1A 1AA"});
    let id = app.post(LETTER, &json!({"template_id": template, "personalisation": address})).await.id();
    app.sql(&format!("UPDATE notifications SET notification_status = 'sending', billable_units = 5 WHERE id = '{id}'"))
        .await;
    id
}

fn report(id: NotificationId, status: &str) -> Value {
    let data = json!({
        "jobId": id,
        "jobStatus": status,
        "transitionDate": "2026-06-16T23:30:07Z",
        "despatchProperties": [
            {"key": "totalSheets", "value": "5"},
            {"key": "postageClass", "value": "2ND"},
            {"key": "mailingProduct", "value": "MM ECONOMY"},
        ],
    });
    json!({"id": "x", "time": "2026-06-17T00:00:00Z", "data": data, "metadata": {"correlationId": "y"}})
}

async fn reports(app: &TestApp, id: NotificationId, body: &Value) -> Reply {
    let token = app.app.signer.sign(&id.to_string()).unwrap();
    call(app, &format!("/notifications/letter/status?token={token}"), &[], body.to_string()).await
}

async fn despatches(app: &TestApp) -> Vec<Value> {
    app.rows("SELECT despatched_on, cost_threshold FROM notifications_letter_despatch").await
}

#[tokio::test]
async fn a_letter_was_posted() {
    let mut app = TestApp::new().await;
    let id = letter(&app).await;
    app.advance(60);
    reports(&app, id, &report(id, "DESPATCHED")).await.expect(StatusCode::NO_CONTENT);
    let stored = app.stored(id).await;
    assert_eq!(
        (&stored["notification_status"], &stored["updated_at"]),
        (&json!("delivered"), &json!("2026-06-17T09:31:00.123456"))
    );
    let despatched = [json!({"despatched_on": "2026-06-17", "cost_threshold": "sorted"})];
    assert_eq!(despatches(&app).await, despatched, "by the day in London");

    // What is known already is not changed by late and repeated reports.
    app.advance(60);
    for status in ["REJECTED", "DESPATCHED"] {
        reports(&app, id, &report(id, status)).await.expect(StatusCode::NO_CONTENT);
        assert_eq!((app.stored(id).await, despatches(&app).await), (stored.clone(), despatched.to_vec()));
    }
    app.leave_jobs();
}

#[tokio::test]
async fn a_letter_cannot_be_printed() {
    let mut app = TestApp::new().await;
    let id = letter(&app).await;
    reports(&app, id, &report(id, "REJECTED")).await.expect(StatusCode::NO_CONTENT);
    assert_eq!((app.status(id).await.as_str(), despatches(&app).await.len()), ("technical-failure", 0));
    app.leave_jobs();
}

#[tokio::test]
async fn a_letter_of_the_history() {
    let mut app = TestApp::new().await;
    let id = letter(&app).await;
    app.sql(&format!(
        "INSERT INTO notification_history (id, job_id, service_id, template_id, template_version, key_type,
             notification_type, created_at, billable_units, notification_status, postage)
         SELECT id, job_id, service_id, template_id, template_version, key_type, notification_type, created_at,
             billable_units, notification_status, postage FROM notifications WHERE id = '{id}';
         DELETE FROM notifications WHERE id = '{id}'"
    ))
    .await;
    reports(&app, id, &report(id, "DESPATCHED")).await.expect(StatusCode::NO_CONTENT);
    let rows = app.rows("SELECT notification_status FROM notification_history").await;
    assert_eq!((rows, despatches(&app).await.len()), (vec![json!({"notification_status": "delivered"})], 1));
    app.leave_jobs();
}

#[tokio::test]
async fn nobody_else_can_report() {
    let mut app = TestApp::new().await;
    let (id, other) = (letter(&app).await, letter(&app).await);
    let text = app.post("/v2/notifications/sms", &app.sms("07900900123")).await.id();
    let refused = [("InvalidRequest", "A valid token must be provided in the query string")];
    let key = app.rows("SELECT secret FROM api_keys WHERE service_id = $1 LIMIT 1").await;
    let secret = format!("?token={}", key[0]["secret"].as_str().unwrap());
    for query in ["", "?token=", "?token=invalid-token"] {
        let reply = call(&app, &format!("/notifications/letter/status{query}"), &[], "{").await;
        reply.assert_errors(403, &refused);
    }
    let message = "Notification ID in letter callback data does not match ID in token";
    reports(&app, other, &report(id, "DESPATCHED")).await.assert_errors(400, &[("InvalidRequest", message)]);
    let reply =
        call(&app, &format!("/notifications/letter/status{secret}"), &[], report(id, "DESPATCHED").to_string()).await;
    reply.assert_errors(400, &[("InvalidRequest", message)]);
    reports(&app, text, &report(text, "DESPATCHED")).await.expect(StatusCode::NO_CONTENT);
    for (id, status) in [(id, "sending"), (other, "sending"), (text, "created")] {
        assert_eq!(app.status(id).await, status);
    }
    app.leave_jobs();
}

#[tokio::test]
async fn what_a_report_has_to_say() {
    let mut app = TestApp::new().await;
    let id = letter(&app).await;
    reports(&app, id, &json!({"id": "x", "time": "2026-06-17T00:00:00Z", "metadata": {}})).await.assert_errors(
        400,
        &[
            ("ValidationError", "metadata correlationId is a required property"),
            ("ValidationError", "data is a required property"),
        ],
    );
    let mut wrong = report(id, "LOST");
    wrong["data"]["despatchProperties"][1]["value"] = json!("3RD");
    reports(&app, id, &wrong).await.assert_errors(
        400,
        &[
            ("ValidationError", "data {key: postageClass, value: 3RD} is not valid under any of the given schemas"),
            ("ValidationError", "data LOST is not one of [DESPATCHED, REJECTED]"),
        ],
    );
    app.leave_jobs();
}
