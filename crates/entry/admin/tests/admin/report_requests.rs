//! Lists that are too long to be sent while they are read: reports that are waited for.

use http::StatusCode;
use tidings_admin::Role;
use tidings_test_support::SMS;

use crate::browser::World;

/// A service that has sent very many text messages, of which one is left.
async fn busy() -> World {
    let mut world = World::new().await;
    world.app.post(SMS, &world.app.sms("07900900123")).await.id();
    world
        .app
        .sql(&format!(
            "INSERT INTO ft_notification_status (bst_date, template_id, service_id, job_id, notification_type, key_type,
                 notification_status, notification_count, created_at)
             VALUES ('2026-06-16', '{}', $1, '00000000-0000-0000-0000-000000000000', 'sms', 'normal', 'delivered', 60000,
                 '2026-06-17 00:30:00')",
            world.app.demo.sms_template_id
        ))
        .await;
    world.app.leave_jobs();
    world.app.advance(1);
    world
}

#[tokio::test]
async fn a_long_list_is_prepared_as_a_file() {
    let world = busy().await;
    let (_, mut browser) = world.member(&[Role::ViewActivity]).await;
    let list = browser.get(&world.url("/notifications/sms")).await;
    assert!(!list.has("a[download]"), "it is too long to be sent at once");
    let ask = list.attribute("form.report-form", "action");
    assert_eq!(ask, world.url("/download-report?message_type=sms"));

    let reply = browser.post(&ask, &[]).await;
    let waiting = reply.location().unwrap().to_owned();
    let page = browser.follow(reply).await;
    page.assert_page("Preparing your report");
    assert!(page.body.contains("a CSV file of all text messages from the last 7 days"), "{}", page.body);
    assert_eq!(page.attribute("[data-live-key=report] p a", "href"), waiting, "it works without scripts");
    assert_eq!(page.attribute("body", "data-events-url"), format!("{waiting}/events"));
    browser.get(&format!("{waiting}/ready")).await.assert_leads_to(&waiting);
    browser.post(&ask, &[]).await.assert_leads_to(&waiting);

    world.app.work_off().await;
    let reply = browser.get(&waiting).await;
    reply.assert_leads_to(&format!("{waiting}/ready"));
    let page = browser.follow(reply).await;
    page.assert_page("Your report is ready to download");
    assert!(!page.has("body[data-events-url]"));
    let file = browser.get(&page.attribute("a.govuk-button", "href")).await;
    assert_eq!(file.headers["content-type"], "text/csv; charset=utf-8");
    let disposition = file.headers["content-disposition"].to_str().unwrap();
    assert!(disposition.contains("2026-06-17 _ text messages.csv"), "{disposition}");
    let lines: Vec<&str> = file.body.split("\r\n").collect();
    assert_eq!((lines.len(), lines[1].split(',').next()), (3, Some("07900900123")));

    let events = browser.get(&format!("{waiting}/events")).await;
    assert!(events.body.contains("Your report is ready to download"), "{}", events.body);
    assert!(events.body.ends_with("event: stop\ndata: final\n\n"), "{}", events.body);

    let (_, mut colleague) = world.member(&[Role::ViewActivity]).await;
    for path in [waiting.clone(), format!("{waiting}/ready"), page.attribute("a.govuk-button", "href")] {
        assert_eq!(colleague.get(&path).await.status, StatusCode::FORBIDDEN, "{path}");
    }
}

#[tokio::test]
async fn what_became_of_a_report_is_told() {
    let world = busy().await;
    let mut browser = world.manager().await;
    let reply = browser.post(&world.url("/download-report?message_type=sms&status=failed"), &[]).await;
    let path = reply.location().unwrap().to_owned();
    assert!(browser.follow(reply).await.body.contains("text messages that could not be delivered"));
    world.app.work_off().await;
    for (status, told) in
        [("failed", "We could not create your report"), ("deleted", "Your report is no longer available")]
    {
        world.app.sql(&format!("UPDATE report_requests SET status = '{status}' WHERE service_id = $1")).await;
        let page = browser.get(&path).await;
        page.assert_page(told);
        assert!(page.attribute("[data-live-key=report] p a", "href").starts_with(&world.url("/notifications")));
    }
    let file = path.replace("download-report", "report-request") + ".csv";
    assert_eq!(browser.get(&file).await.status, StatusCode::NOT_FOUND);

    let two = browser.post(&world.url("/download-report?status=sending,failed"), &[]).await;
    two.assert_leads_to(&world.url("/download-notifications.csv?status=sending%2Cfailed"));
}
