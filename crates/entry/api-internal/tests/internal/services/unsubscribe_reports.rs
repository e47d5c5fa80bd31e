//! Wishes for no more emails, and how a service deals with them.

use http::{Method, StatusCode};
use serde_json::{Value, json};
use tidings_test_support::{EMAIL, TestApp};

use super::{NOBODY, at, nowhere};

/// Two emails went out; a day and two days later their recipients want no more.
async fn with_wishes() -> TestApp {
    let mut app = TestApp::new().await;
    app.leave_jobs();
    for address in ["one@example.com", "two@example.com"] {
        app.post(EMAIL, &app.email(address)).await.id();
    }
    app.sql(
        "UPDATE notifications SET sent_at = '2026-06-17 09:31:00' WHERE \"to\" = 'two@example.com';
         INSERT INTO unsubscribe_request
             (id, notification_id, service_id, template_id, template_version, email_address, created_at)
         SELECT gen_random_uuid(), id, service_id, template_id, template_version, \"to\",
             CASE \"to\" WHEN 'one@example.com' THEN timestamp '2026-06-18 12:00' ELSE '2026-06-19 12:00' END
         FROM notifications",
    )
    .await;
    app
}

async fn create(app: &TestApp, body: &Value) -> String {
    let made = app.admin_post(&at(app, "/create-unsubscribe-request-report"), body).await;
    made.expect(StatusCode::CREATED)["report_id"].as_str().unwrap().to_owned()
}

#[tokio::test]
async fn wishes_become_a_report() {
    let app = with_wishes().await;
    let list = async || app.admin_get(&at(&app, "/unsubscribe-request-reports-summary")).await.ok();
    let open = |count: i32, earliest: &str| {
        json!({
            "batch_id": null, "count": count, "created_at": null, "earliest_timestamp": earliest,
            "latest_timestamp": "2026-06-19T12:00:00.000000Z", "processed_by_service_at": null,
            "is_a_batched_report": false, "will_be_archived_at": "2026-09-15T23:00:00.000000Z",
            "service_id": app.demo.service_id,
        })
    };
    assert_eq!(list().await, json!([open(2, "2026-06-18T12:00:00.000000Z")]));

    let times = json!({
        "count": 1, "earliest_timestamp": "2026-06-18T12:00:00.000000Z",
        "latest_timestamp": "2026-06-18T12:00:00.000000Z",
    });
    let id = create(&app, &times).await;
    let mut report = json!({
        "batch_id": id, "count": 1, "created_at": "2026-06-17T09:30:00.123456Z",
        "earliest_timestamp": "2026-06-18T12:00:00.000000Z", "latest_timestamp": "2026-06-18T12:00:00.000000Z",
        "processed_by_service_at": null, "is_a_batched_report": true,
        "will_be_archived_at": "2026-06-23T23:00:00.000000Z", "service_id": app.demo.service_id,
    });
    let mut still_open = open(1, "2026-06-19T12:00:00.000000Z");
    still_open["will_be_archived_at"] = json!("2026-09-16T23:00:00.000000Z");
    assert_eq!(list().await, json!([still_open, report]));

    let path = at(&app, &format!("/process-unsubscribe-request-report/{id}"));
    for (processed, at) in [(true, json!("2026-06-17T09:30:00.123456Z")), (false, Value::Null)] {
        let said = app.admin_post(&path, &json!({ "report_has_been_processed": processed })).await;
        said.expect(StatusCode::NO_CONTENT);
        report["processed_by_service_at"] = at;
        assert_eq!(list().await[1], report);
    }
}

#[tokio::test]
async fn what_is_not_dealt_with_is_counted() {
    let app = with_wishes().await;
    let told = async || app.admin_get(&at(&app, "/unsubscribe-request-statistics")).await.ok();
    let last = "Fri, 19 Jun 2026 12:00:00 GMT";
    let expected =
        |count: i32| json!({"unsubscribe_requests_count": count, "datetime_of_latest_unsubscribe_request": last});
    assert_eq!(told().await, expected(2));
    let times = json!({"count": 2, "earliest_timestamp": "2026-06-18 00:00:00", "latest_timestamp": "2026-06-20"});
    let id = create(&app, &times).await;
    assert_eq!(told().await, expected(2), "a report alone is nothing");
    let path = at(&app, &format!("/process-unsubscribe-request-report/{id}"));
    app.admin_post(&path, &json!({"report_has_been_processed": true})).await.expect(StatusCode::NO_CONTENT);
    assert_eq!(told().await, expected(0));
    assert_eq!(app.admin_get(&nowhere("/unsubscribe-request-statistics")).await.ok(), json!({}));
    assert_eq!(app.admin_get(&nowhere("/unsubscribe-request-reports-summary")).await.ok(), json!([]));
}

#[tokio::test]
async fn a_report_names_who_wants_no_more() {
    let app = with_wishes().await;
    let times = json!({
        "count": 2, "earliest_timestamp": "2026-06-18T12:00:00.000000Z",
        "latest_timestamp": "2026-06-19T12:00:00.000000Z",
    });
    let id = create(&app, &times).await;
    let row = |address: &str, sent_at: Value, received_at: &str| {
        json!({
            "email_address": address, "template_name": "Appointment reminder (email)", "original_file_name": "N/A",
            "template_sent_at": sent_at, "unsubscribe_request_received_at": received_at,
        })
    };
    let expected = json!({
        "batch_id": id,
        "earliest_timestamp": "Thu, 18 Jun 2026 12:00:00 GMT",
        "latest_timestamp": "Fri, 19 Jun 2026 12:00:00 GMT",
        "unsubscribe_requests": [
            row("one@example.com", Value::Null, "2026-06-18 13:00:00"),
            row("two@example.com", json!("2026-06-17 10:31:00"), "2026-06-19 13:00:00"),
        ],
    });
    let path = at(&app, &format!("/unsubscribe-request-report/{id}"));
    assert_eq!(app.admin_get(&path).await.ok(), expected);
    let other = app.add_service().await.service_id;
    let reply = app.admin_get(&format!("/service/{other}/unsubscribe-request-report/{id}")).await;
    reply.assert_message(400, format!("No report available for {id}"));
}

#[tokio::test]
async fn what_is_refused() {
    let app = TestApp::new().await;
    let path = at(&app, "/create-unsubscribe-request-report");
    let missing = "summary data needed to create an unsubscribe request report is missing";
    for body in ["null", "{}"] {
        let reply = app.admin_call(Method::POST, &path, body).await;
        reply.assert_message(400, json!({ "summary_data": missing }));
    }
    let refused = json!({
        "count": ["Not a valid integer."],
        "earliest_timestamp": ["Not a valid datetime."],
        "latest_timestamp": ["Missing data for required field."],
    });
    app.admin_post(&path, &json!({"count": "x", "earliest_timestamp": "soon"})).await.assert_message(400, refused);
    let times = json!({"count": 0, "earliest_timestamp": "2026-06-18", "latest_timestamp": "2026-06-18"});
    app.admin_post(&nowhere("/create-unsubscribe-request-report"), &times).await.assert_message(404, "No result found");

    let path = at(&app, &format!("/process-unsubscribe-request-report/{NOBODY}"));
    let reply = app.admin_post(&path, &json!({"report_has_been_processed": true})).await;
    reply.assert_message(400, json!({"batch_id": format!("No UnsubscribeRequestReport found for id:{NOBODY}")}));
    let missing = json!({"marked_as_completed": "missing data for required field"});
    app.admin_post(&path, &json!({})).await.assert_message(400, missing);
}
