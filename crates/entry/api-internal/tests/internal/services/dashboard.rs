//! What a service's dashboard tells.

use http::StatusCode;
use serde_json::{Value, json};
use tidings_test_support::{EMAIL, SMS, TestApp};

use super::{at, nowhere};

/// Something for each figure to tell, of today, of a week ago and of before.
async fn with_figures() -> TestApp {
    let mut app = TestApp::new().await;
    app.leave_jobs();
    app.post(SMS, &app.sms("07700900123")).await.id();
    app.post(EMAIL, &app.email("amala@example.com")).await.id();
    let content = app.app.signer.sign("Hello").unwrap();
    app.sql(&format!(
        "INSERT INTO ft_notification_status (bst_date, template_id, service_id, job_id, notification_type, key_type,
             notification_status, notification_count, created_at)
         SELECT day::date, template::uuid, $1, $1, type, key, status, count, now()
         FROM (VALUES ('2026-06-16', '{sms}', 'sms', 'normal', 'delivered', 10), ('2026-06-16', '{sms}', 'sms', 'test', 'sent', 50),
                      ('2026-06-10', '{email}', 'email', 'team', 'temporary-failure', 3),
                      ('2026-06-09', '{email}', 'email', 'normal', 'delivered', 100)
         ) AS facts (day, template, type, key, status, count);
         INSERT INTO inbound_sms (id, service_id, content, notify_number, user_number, created_at, provider)
         SELECT gen_random_uuid(), $1, '{content}', '07700900001', '447900900123', at::timestamp, 'mmg'
         FROM (VALUES ('2026-06-17 09:00'), ('2026-06-09 23:00'), ('2026-06-09 22:59')) AS received (at)",
        sms = app.demo.sms_template_id,
        email = app.demo.email_template_id,
    ))
    .await;
    let upload = app.upload(app.demo.sms_template_id, "may.csv", "phone number,name,date\n07900900123,Amala,1 May\n");
    let upload = upload.await.expect(StatusCode::CREATED);
    let mut job = app.job_of(upload["data"]["id"].as_str().unwrap().parse().unwrap()).await;
    job["scheduled_for"] = json!("2026-06-18T12:00:00+00:00");
    app.admin_post(&at(&app, "/job"), &job).await.expect(StatusCode::CREATED);
    app
}

/// What the endpoints tell that have one figure each, and a list of templates in the place of whether there are any.
async fn one_by_one(app: &TestApp, path: impl Fn(&str) -> String) -> (Value, Value) {
    let told = async |rest: &str| app.admin_get(&path(rest)).await.ok();
    let figures = json!({
        "template_statistics": told("/template-statistics?whole_days=7").await["data"],
        "sent_today": told("/sent-today").await["data"],
        "scheduled_jobs": told("/job/scheduled-job-stats").await,
        "inbound_sms": told("/inbound-sms/summary").await,
    });
    (figures, told("/template").await["data"].take())
}

#[tokio::test]
async fn it_tells_at_once_what_is_told_one_by_one() {
    let app = with_figures().await;
    let (mut figures, templates) = one_by_one(&app, |rest| at(&app, rest)).await;
    assert_eq!(figures["template_statistics"].as_array().map(Vec::len), Some(4), "{figures}");
    assert_eq!(figures["sent_today"], json!({"email": 1, "sms": 1, "letter": 0, "international_sms": 0}));
    assert_eq!((&figures["scheduled_jobs"]["count"], &figures["inbound_sms"]["count"]), (&json!(1), &json!(2)));
    assert_ne!(templates, json!([]));
    figures["has_templates"] = json!(true);
    assert_eq!(app.admin_get(&at(&app, "/dashboard")).await.ok(), json!({ "data": figures }));
}

#[tokio::test]
async fn there_is_nothing_to_tell_of_nothing() {
    let app = with_figures().await;
    let (mut figures, _) = one_by_one(&app, nowhere).await;
    figures["has_templates"] = json!(false);
    assert_eq!(app.admin_get(&nowhere("/dashboard")).await.ok(), json!({ "data": figures }));
}

#[tokio::test]
async fn what_nobody_can_send_is_no_template() {
    let app = TestApp::new().await;
    for (state, has_templates) in [("archived = true", false), ("archived = false", true), ("hidden = true", false)] {
        app.sql(&format!("UPDATE templates SET {state} WHERE service_id = $1")).await;
        let told = app.admin_get(&at(&app, "/dashboard")).await.ok();
        assert_eq!(told["data"]["has_templates"], json!(has_templates), "{state}");
    }
}
