//! Wishes for no more emails, and letters that came back.

use http::StatusCode;
use tidings_test_support::EMAIL;

use crate::browser::World;

#[tokio::test]
async fn wishes_are_reported_and_dealt_with() {
    let mut world = World::new().await;
    for to in ["one@example.com", "two@example.com"] {
        world.app.post(EMAIL, &world.app.email(to)).await.id();
    }
    world.app.leave_jobs();
    world
        .app
        .sql(
            "INSERT INTO unsubscribe_request
                 (id, notification_id, service_id, template_id, template_version, email_address, created_at)
             SELECT gen_random_uuid(), id, service_id, template_id, template_version, \"to\", '2026-06-17 09:00'
             FROM notifications WHERE service_id = $1",
        )
        .await;
    let mut browser = world.manager().await;
    let summary = world.url("/unsubscribe-requests/summary");
    let page = browser.get(&summary).await;
    page.assert_page("Email unsubscribe requests");
    assert_eq!(page.text_of("tbody tr:first-child td span"), "Not downloaded");
    let latest = page.attribute("th a", "href");
    let page = browser.get(&latest).await;
    assert!(page.body.contains("2 recipients have asked to be unsubscribed"));

    let made = browser.post(&latest, &[]).await;
    let report = made.location().unwrap().to_owned();
    let page = browser.follow(made).await;
    page.assert_page("17 June 2026");
    let file = browser.get(&page.attribute("a[download]", "href")).await;
    assert_eq!(file.headers["content-type"], "text/csv; charset=utf-8");
    assert!(file.body.starts_with("Email address,Template name,"), "{}", file.body);
    assert!(file.body.contains("one@example.com,") && file.body.contains("two@example.com,"));

    let page = browser.post(&report, &[]).await;
    assert_eq!(page.errors(), ["Tick the box when you have unsubscribed everybody in the report"]);
    browser.post(&report, &[("report_has_been_processed", "y")]).await.assert_leads_to(&summary);
    assert_eq!(browser.get(&summary).await.text_of("tbody tr:first-child td span"), "Completed");
    assert!(browser.get(&report).await.has("input[name=report_has_been_processed][checked]"));
    browser.get(&latest).await.assert_leads_to(&summary);

    let foreign = world.url("/unsubscribe-requests/reports/download/6ce466d0-fd6a-11e5-82f5-e0accb9d11a6.csv");
    assert_eq!(browser.get(&foreign).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn letters_that_came_back_are_reported_by_day() {
    let world = World::new().await;
    let mut browser = world.manager().await;
    let path = world.url("/returned-letters");
    assert_eq!(browser.get(&path).await.text_of(".empty"), "None of your letters have come back.");
    world
        .app
        .sql(
            "INSERT INTO returned_letters (id, reported_at, service_id, notification_id, created_at)
             VALUES (gen_random_uuid(), '2026-06-16', $1, gen_random_uuid(), now())",
        )
        .await;
    // Another app: what this one has read it keeps until it hears of a change.
    let world = World::with(world.app);
    let mut browser = world.manager().await;
    let page = browser.get(&path).await;
    assert_eq!(page.text_of(".file-list-item a"), "16 June 2026");
    let day = browser.get(&page.attribute(".file-list-item a", "href")).await;
    day.assert_page("Returned letters for 16 June 2026");
    assert!(day.body.contains("Nothing more is known of 1 letter that came back"));
    let file = browser.get(&day.attribute("a[download]", "href")).await;
    assert!(file.body.starts_with("Notification ID,Reference,Date sent,"), "{}", file.body);
    for day in ["soon", "2026-06-15", "2026-06-15.csv"] {
        assert_eq!(
            browser.get(&format!("{path}/{day}")).await.status,
            StatusCode::NOT_FOUND,
            "{day}: nothing came back"
        );
    }
}
