//! The dashboard, and what was sent by month.

use http::StatusCode;
use serde_json::json;
use tidings_test_support::{EMAIL, SMS};

use crate::browser::World;

/// One text message that arrived and one that did not, an email on its way, and some of the week before.
async fn with_messages() -> World {
    let mut world = World::new().await;
    let app = &world.app;
    for (to, status) in [("07900900123", "delivered"), ("07900900124", "permanent-failure")] {
        let sent = app.post(SMS, &app.sms(to)).await.id();
        app.sql(&format!("UPDATE notifications SET notification_status = '{status}' WHERE id = '{sent}'")).await;
    }
    app.post(EMAIL, &app.email("amala@example.com")).await.id();
    app.sql(&format!(
        "INSERT INTO ft_notification_status (bst_date, template_id, service_id, job_id, notification_type, key_type,
             notification_status, notification_count, created_at)
         VALUES ('2026-06-16', '{}', $1, $1, 'sms', 'normal', 'delivered', 1200, now())",
        app.demo.sms_template_id
    ))
    .await;
    world.app.leave_jobs();
    world
}

#[tokio::test]
async fn the_first_answer_has_everything() {
    let world = with_messages().await;
    let page = world.manager().await.get(&world.url("")).await;
    page.assert_page("Dashboard");
    assert_eq!(page.text_of("#total-email .big-number-number"), "1");
    assert_eq!(page.text_of("#total-email .big-number-label"), "email sent");
    assert_eq!(page.text_of("#total-email .big-number-status"), "No failures");
    assert_eq!(page.text_of("#total-sms .big-number-number"), "1,202");
    assert_eq!(page.text_of("#total-sms .big-number-status"), "1 failed – 0.1%");
    let failed = page.attribute("#total-sms .big-number-status a", "href");
    assert_eq!(failed, world.url("/notifications/sms?status=failed"));
    let id = world.app.demo.sms_template_id.to_string();
    assert_eq!(page.text_of(&format!("[id='{id}']")), "1,202");
    let rows = page.texts("tbody tr");
    assert!(rows.iter().any(|row| row.starts_with("Text messages 2 ")), "today's use of the limits: {rows:?}");
    assert_eq!(page.attribute("body", "data-events-url"), world.url("/dashboard.events"));
    for key in ["banners", "totals", "templates", "today"] {
        assert!(page.has(&format!("[data-live-key={key}]")), "{key}");
    }
    assert!(!page.has(".banner-dashboard"), "nothing asks for attention");
}

#[tokio::test]
async fn what_asks_for_attention_is_there() {
    let world = with_messages().await;
    world.app.permit("inbound_sms").await;
    let content = world.app.app.signer.sign("Hello").unwrap();
    world
        .app
        .sql(&format!(
            "INSERT INTO inbound_sms (id, service_id, content, notify_number, user_number, created_at, provider)
             VALUES (gen_random_uuid(), $1, '{content}', '07700900001', '447900900123', '2026-06-17 09:00', 'mmg')"
        ))
        .await;
    world
        .app
        .sql(
            "INSERT INTO unsubscribe_request
                 (id, notification_id, service_id, template_id, template_version, email_address, created_at)
             SELECT gen_random_uuid(), id, service_id, template_id, template_version, \"to\", '2026-06-17 09:00'
             FROM notifications WHERE notification_type = 'email' AND service_id = $1",
        )
        .await;
    world
        .app
        .sql(
            "INSERT INTO returned_letters (id, reported_at, service_id, notification_id, created_at)
             VALUES (gen_random_uuid(), '2026-06-16', $1, gen_random_uuid(), now())",
        )
        .await;
    let page = world.manager().await.get(&world.url("")).await;
    assert_eq!(page.text_of("#total-received .banner-dashboard-count"), "1");
    assert_eq!(page.text_of("#total-received .banner-dashboard-count-label"), "text message received");
    assert_eq!(page.attribute("#total-received", "href"), world.url("/inbox"));
    assert_eq!(page.text_of("#total-unsubscribe-requests .banner-dashboard-count"), "1");
    assert_eq!(page.text_of("#total-returned-letters .banner-dashboard-count"), "1");
}

#[tokio::test]
async fn files_that_wait_are_told_of() {
    let mut world = World::new().await;
    let mut browser = world.manager().await;
    let app = &world.app;
    let path = format!("/service/{}/job", app.demo.service_id);
    for (name, at, count, label) in [
        ("may.csv", "2026-06-18T12:00:00+00:00", "1", "file waiting to send"),
        ("june.csv", "2026-06-18T07:30:00+00:00", "2", "files waiting to send"),
    ] {
        let file = "phone number,name,date\n07900900123,Amala,1 May\n";
        let upload = app.upload(app.demo.sms_template_id, name, file).await.expect(StatusCode::CREATED);
        let mut job = app.job_of(upload["data"]["id"].as_str().unwrap().parse().unwrap()).await;
        job["scheduled_for"] = json!(at);
        app.admin_post(&path, &job).await.expect(StatusCode::CREATED);
        let page = browser.get(&world.url("")).await;
        assert_eq!(page.text_of("#total-scheduled .banner-dashboard-count"), count);
        assert_eq!(page.text_of("#total-scheduled .banner-dashboard-count-label"), label);
        assert_eq!(page.attribute("#total-scheduled", "href"), world.url("/uploads"));
    }
    let page = browser.get(&world.url("")).await;
    assert_eq!(page.text_of("#total-scheduled .banner-dashboard-meta"), "sending starts tomorrow at 8:30am");
    world.app.leave_jobs();
}

#[tokio::test]
async fn months_are_told_by_financial_year() {
    let world = with_messages().await;
    let mut browser = world.manager().await;
    let page = browser.get(&world.url("/monthly")).await;
    page.assert_page("Messages sent");
    let june = page.texts("tbody tr").into_iter().find(|row| row.starts_with("June 2026")).unwrap();
    assert_eq!(june, "June 2026 1 1,202 1 failed 0");
    assert_eq!(page.text_of(".pill-item--selected"), "2026 to 2027 financial year");
    let before = browser.get(&world.url("/monthly?year=2025")).await;
    assert_eq!(before.text_of(".pill-item--selected"), "2025 to 2026 financial year");

    let page = browser.get(&world.url("/template-usage")).await;
    page.assert_page("Templates used");
    assert_eq!(page.text_of("caption"), "June 2026");
    assert_eq!(page.texts("tbody td"), ["1,202", "1"]);
    for year in ["1", "99999", "soon"] {
        browser.get(&world.url(&format!("/template-usage?year={year}"))).await.h1();
    }
}
