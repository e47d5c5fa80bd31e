//! What services are told, to the letter.

use serde_json::json;
use tidings_app::callbacks;
use tidings_domain::{CallbackType, ComplaintId, InboundSmsId, NotificationId, NotificationStatus};
use tidings_providers::SendError;
use tidings_test_support::{CALLBACK_TOKEN, CalledService, EMAIL, HeardCall, SMS, TestApp};
use uuid::{Uuid, uuid};

use super::{called, receive, signature};

/// What is the same for every call.
fn assert_call<'a>(calls: &'a [HeardCall], target: &str) -> &'a HeardCall {
    assert_eq!(calls.len(), 1, "{calls:?}");
    let call = &calls[0];
    assert_eq!((call.method.as_str(), call.target.as_str()), ("POST", target));
    assert_eq!(call.header("authorization"), format!("Bearer {CALLBACK_TOKEN}"));
    assert_eq!(call.header("content-type"), "application/json");
    assert!(call.header("user-agent").starts_with("Tidings/"), "{:?}", call.headers);
    let id: Uuid = call.header("webhook-id").parse().unwrap();
    assert_eq!(id.get_version_num(), 7);
    assert_eq!(call.header("webhook-signature"), signature(call));
    call
}

#[tokio::test]
async fn a_text_message_was_delivered() {
    let (app, service) = called().await;
    let mut body = app.sms("07900 900 123");
    body["reference"] = json!("bin \"day\" ✓");
    let id = app.post(SMS, &body).await.id();
    app.advance(1);
    app.work_off().await;
    app.advance(60);
    receive(&app, id, NotificationStatus::Delivered).await;
    app.advance(5);
    assert_eq!(app.work_off().await, 1);

    let calls = service.calls();
    let call = assert_call(&calls, "/statuses");
    let template = app.demo.sms_template_id;
    assert_eq!(
        call.body,
        format!(
            r#"{{"id":"{id}","reference":"bin \"day\" ✓","to":"07900 900 123","status":"delivered","created_at":"2026-06-17T09:30:00.123456Z","completed_at":"2026-06-17T09:31:01.123456Z","sent_at":"2026-06-17T09:30:01.123456Z","notification_type":"sms","template_id":"{template}","template_version":1}}"#
        )
    );
    // 2026-06-17T09:31:06Z, when the call was made.
    assert_eq!(call.header("webhook-timestamp"), "1781688666");
}

#[tokio::test]
async fn an_email_failed_for_good() {
    let (app, service) = called().await;
    let id = app.post(EMAIL, &app.email("Amala@Example.com")).await.id();
    app.work_off().await;
    receive(&app, id, NotificationStatus::PermanentFailure).await;
    app.work_off().await;
    let calls = service.calls();
    let template = app.demo.email_template_id;
    assert_eq!(
        assert_call(&calls, "/statuses").body,
        format!(
            r#"{{"id":"{id}","reference":null,"to":"Amala@Example.com","status":"permanent-failure","created_at":"2026-06-17T09:30:00.123456Z","completed_at":"2026-06-17T09:30:00.123456Z","sent_at":"2026-06-17T09:30:00.123456Z","notification_type":"email","template_id":"{template}","template_version":1}}"#
        )
    );
}

#[tokio::test]
async fn a_message_never_reached_a_provider() {
    let (app, service) = called().await;
    let id = app.post(SMS, &app.sms("07900900123")).await.id();
    app.recording().fail_next([SendError::Refused("no such recipient".to_owned())]);
    assert_eq!(app.work_off().await, 2);
    let calls = service.calls();
    let body: serde_json::Value = serde_json::from_str(&assert_call(&calls, "/statuses").body).unwrap();
    assert_eq!((&body["id"], &body["status"]), (&json!(id), &json!("technical-failure")));
    assert_eq!((&body["sent_at"], &body["completed_at"]), (&json!(null), &json!("2026-06-17T09:30:00.123456Z")));
}

#[tokio::test]
async fn a_text_message_came_in() {
    let app = TestApp::with_recording_providers().await;
    let service = CalledService::start().await;
    app.add_callback(app.demo.service_id, CallbackType::InboundSms, &service.url("/texts?a=b")).await;
    let content = app.app.signer.sign("Hello ✓\n\"you\"").unwrap();
    for (n, date) in [(1, "'2026-06-17 09:29:58.5'"), (2, "NULL")] {
        let id = InboundSmsId::new(Uuid::from_u128(n));
        app.sql(&format!(
            "INSERT INTO inbound_sms (id, service_id, content, notify_number, user_number, created_at, provider_date, provider)
             VALUES ('{id}', $1, '{content}', '07900900500', '447700900111', '2026-06-17 09:30:00', {date}, 'mmg')"
        ))
        .await;
        let mut transaction = app.app.begin().await.unwrap();
        assert!(callbacks::text_received(&mut transaction, app.demo.service_id, id, app.now()).await.unwrap());
        transaction.commit().await.unwrap();
    }
    assert_eq!(app.work_off().await, 2);
    let mut calls = service.calls();
    calls.sort_by(|one, other| one.body.cmp(&other.body));
    assert_eq!(
        assert_call(&calls[..1], "/texts?a=b").body,
        r#"{"id":"00000000-0000-0000-0000-000000000001","source_number":"447700900111","destination_number":"07900900500","message":"Hello ✓\n\"you\"","date_received":"2026-06-17T09:29:58.500000Z"}"#
    );
    assert!(
        calls[1].body.ends_with(r#""date_received":"2026-06-17T09:30:00.000000Z"}"#),
        "where no provider says when"
    );
}

#[tokio::test]
async fn somebody_complained_about_an_email_even_one_that_is_history() {
    let app = TestApp::with_recording_providers().await;
    let service = CalledService::start().await;
    app.add_callback(app.demo.service_id, CallbackType::Complaint, &service.url("/complaints")).await;
    let mut body = app.email("amala@example.com");
    body["reference"] = json!("letters-42");
    let email = app.post(EMAIL, &body).await.id();
    app.work_off().await;
    let complaint = ComplaintId::new(uuid!("00000000-0000-0000-0000-0000000000c1"));
    app.sql(&format!(
        "INSERT INTO complaints (id, notification_id, service_id, complaint_date, created_at)
         VALUES ('{complaint}', '{email}', $1, '2026-06-17 09:00:00.25', now());
         INSERT INTO notification_history (id, service_id, template_id, template_version, key_type, notification_type,
             created_at, billable_units, notification_status, client_reference)
         SELECT id, service_id, template_id, template_version, key_type, notification_type, created_at, billable_units,
             notification_status, client_reference FROM notifications;
         DELETE FROM notifications"
    ))
    .await;
    let mut transaction = app.app.begin().await.unwrap();
    let (signer, demo) = (&app.app.signer, app.demo.service_id);
    let recipient = "Amala <amala@example.com>";
    assert!(callbacks::complaint_made(&mut transaction, signer, demo, complaint, recipient, app.now()).await.unwrap());
    transaction.commit().await.unwrap();
    let queued = app.rows("SELECT payload::text FROM queue_jobs").await[0]["payload"].to_string();
    assert!(!queued.contains("amala"), "{queued}");
    app.work_off().await;
    let calls = service.calls();
    assert_eq!(
        assert_call(&calls, "/complaints").body,
        format!(
            r#"{{"notification_id":"{email}","complaint_id":"{complaint}","reference":"letters-42","to":"Amala <amala@example.com>","complaint_date":"2026-06-17T09:00:00.250000Z"}}"#
        )
    );
}

/// A letter of the demo service: `columns` beyond those that every one has, and their values.
async fn add_letter(app: &TestApp, table: &str, id: NotificationId, columns: &str, values: &str) {
    let to = if table == "notifications" { ("\"to\", ", "'', ") } else { ("", "") };
    app.sql(&format!(
        "INSERT INTO {table} (id, {} service_id, template_id, template_version, key_type, notification_type, created_at,
             billable_units, notification_status, client_reference, {columns})
         SELECT '{id}', {} services.id, templates.id, 1, 'normal', 'letter', '2026-06-10 08:00:00', 1, 'returned-letter',
             'ref-1', {values}
         FROM services JOIN templates ON templates.service_id = services.id WHERE templates.id = '{}'",
        to.0, to.1, app.demo.sms_template_id
    ))
    .await;
}

#[tokio::test]
async fn letters_came_back() {
    let app = TestApp::with_recording_providers().await;
    let service = CalledService::start().await;
    app.add_callback(app.demo.service_id, CallbackType::ReturnedLetter, &service.url("/letters")).await;
    let template = app.demo.sms_template_id;
    app.sql(&format!(
        "UPDATE templates SET name = 'Reminder' WHERE id = '{template}';
         UPDATE users SET email_address = 'ann@example.gov.uk' WHERE id = (SELECT created_by_id FROM services WHERE id = $1);
         INSERT INTO jobs (id, original_file_name, service_id, created_at, notification_count, notifications_sent,
             template_version, notifications_delivered, notifications_failed, job_status)
         VALUES ('00000000-0000-0000-0000-00000000000a', 'people.csv', $1, now(), 1, 1, 1, 0, 0, 'finished')"
    ))
    .await;
    let ids: Vec<_> = (1..=3).map(|n| NotificationId::new(Uuid::from_u128(n))).collect();
    let key = "(SELECT id FROM api_keys WHERE service_id = services.id LIMIT 1)";
    add_letter(&app, "notifications", ids[0], "api_key_id", key).await;
    let (columns, values) =
        ("created_by_id, job_id, job_row_number", "services.created_by_id, '00000000-0000-0000-0000-00000000000a', 7");
    add_letter(&app, "notification_history", ids[1], columns, values).await;
    let told: Vec<_> = ids.iter().map(|id| (app.demo.service_id, *id)).collect();
    let mut transaction = app.app.begin().await.unwrap();
    assert_eq!(callbacks::letters_returned(&mut transaction, &told[..2], app.now()).await.unwrap(), 2);
    transaction.commit().await.unwrap();
    assert_eq!(app.work_off().await, 2);

    // One that was made elsewhere and uploaded.
    app.sql(&format!("UPDATE templates SET hidden = true WHERE id = '{template}'")).await;
    add_letter(&app, "notifications", ids[2], "created_by_id", "services.created_by_id").await;
    let mut transaction = app.app.begin().await.unwrap();
    assert_eq!(callbacks::letters_returned(&mut transaction, &told[2..], app.now()).await.unwrap(), 1);
    transaction.commit().await.unwrap();
    assert_eq!(app.work_off().await, 1);

    let mut calls = service.calls();
    calls.sort_by(|one, other| one.body.cmp(&other.body));
    let [by_api, from_spreadsheet, uploaded] = &ids[..] else { panic!("three letters") };
    let expected = [
        format!(
            r#"{{"notification_id":"{by_api}","reference":"ref-1","date_sent":"2026-06-10T08:00:00.000000Z","sent_by":"API","template_name":"Reminder","template_id":"{template}","template_version":1,"spreadsheet_file_name":null,"spreadsheet_row_number":null,"upload_letter_file_name":null}}"#
        ),
        format!(
            r#"{{"notification_id":"{from_spreadsheet}","reference":null,"date_sent":"2026-06-10T08:00:00.000000Z","sent_by":"ann@example.gov.uk","template_name":"Reminder","template_id":"{template}","template_version":1,"spreadsheet_file_name":"people.csv","spreadsheet_row_number":9,"upload_letter_file_name":null}}"#
        ),
        format!(
            r#"{{"notification_id":"{uploaded}","reference":null,"date_sent":"2026-06-10T08:00:00.000000Z","sent_by":"ann@example.gov.uk","template_name":null,"template_id":null,"template_version":null,"spreadsheet_file_name":null,"spreadsheet_row_number":null,"upload_letter_file_name":"ref-1"}}"#
        ),
    ];
    assert_eq!(calls.len(), 3);
    for (call, expected) in calls.iter().zip(expected) {
        assert_eq!(assert_call(std::slice::from_ref(call), "/letters").body, expected);
    }
}
