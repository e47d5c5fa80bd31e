//! What a service used and pays for, and what the installation does, for everybody to see.

use http::StatusCode;
use serde_json::Value;
use tidings_admin::Role;

use crate::browser::World;

const FACTS: &str =
    "INSERT INTO ft_billing (bst_date, template_id, service_id, notification_type, provider, rate_multiplier,
    international, rate, billable_units, notifications_sent, created_at, postage) VALUES";

async fn with_usage() -> World {
    let world = World::new().await;
    world
        .app
        .sql(&format!(
            "DELETE FROM annual_billing WHERE service_id = $1;
             INSERT INTO annual_billing (id, service_id, financial_year_start, free_sms_fragment_limit, created_at)
             VALUES (gen_random_uuid(), $1, 2026, 1000, now()), (gen_random_uuid(), $1, 2025, 20, now());
             {FACTS} ('2026-04-10', $1, $1, 'sms', 'mmg', 1, false, 0.024, 900, 900, now(), 'none'),
                 ('2026-05-10', $1, $1, 'sms', 'mmg', 3, true, 0.024, 200, 150, now(), 'none'),
                 ('2026-05-11', $1, $1, 'email', 'ses', 0, false, 0, 0, 12345, now(), 'none'),
                 ('2026-06-11', $1, $1, 'letter', 'dvla', 1, false, 0.73, 2, 2, now(), 'second'),
                 ('2026-03-31', $1, $1, 'sms', 'mmg', 1, false, 0.0233, 5, 5, now(), 'none')"
        ))
        .await;
    world
}

#[tokio::test]
async fn a_year_is_told_with_what_it_cost() {
    let world = with_usage().await;
    let mut browser = world.manager().await;
    let page = browser.get(&world.url("/usage")).await;
    page.assert_page("Usage");
    let numbers = |id: &str| page.texts(&format!("#{id} .big-number")).join(", ");
    assert_eq!(numbers("usage-emails"), "12,345 sent, Unlimited free allowance");
    let sms = "1,500 sent, 1,000 free allowance, 0 free allowance remaining, 500 at 2.40p per message, £12.00 spent";
    assert_eq!(numbers("usage-sms"), sms);
    assert_eq!(numbers("usage-letters"), "2 sent, £1.46 spent");
    let rows = page.texts("tbody tr");
    let expected = [
        "April 2026 900 free text messages None £0.00",
        "May 2026 100 free text messages 500 text messages at 2.40p None £12.00",
        "June 2026 None 2 second class letters at £0.73 £1.46",
    ];
    assert_eq!(rows, expected);
    assert_eq!(page.attribute("tbody tr:nth-child(2) progress", "value"), "1200");
    assert!(!page.body.contains("style="), "the chart needs no inline style");

    let before = browser.get(&world.url("/usage?year=2025")).await;
    assert_eq!(before.text_of(".pill-item--selected"), "2025 to 2026 financial year");
    assert_eq!(before.texts("tbody tr").len(), 12);
    assert!(before.texts("#usage-sms .big-number").contains(&"15 free allowance remaining".to_owned()));
}

#[tokio::test]
async fn usage_is_for_who_manages_the_service() {
    let world = World::new().await;
    let mut manager = world.member(&[Role::ManageService, Role::ViewActivity]).await.1;
    let dashboard = manager.get(&world.url("")).await;
    let usage = format!("a[href='{}']", world.url("/usage"));
    assert!(dashboard.has(&format!("nav {usage}")) && dashboard.has(&format!("main p {usage}")));
    let page = manager.get(&world.url("/usage")).await;
    assert_eq!(page.text_of(".navigation [aria-current]"), "Usage");
    let mut viewer = world.member(&[Role::ViewActivity]).await.1;
    assert!(!viewer.get(&world.url("")).await.has(&usage));
    assert_eq!(viewer.get(&world.url("/usage")).await.status, StatusCode::FORBIDDEN);
}

async fn with_performance() -> World {
    let world = World::new().await;
    world
        .app
        .sql(
            "UPDATE services SET restricted = false, count_as_live = (id = $1),
                 organisation_id = '477f8870-af2b-4b81-9a2c-1fad12028919';
             INSERT INTO ft_notification_status (bst_date, template_id, service_id, job_id, notification_type, key_type,
                 notification_status, notification_count, created_at)
             SELECT day::date, $1, $1, $1, channel, 'normal', 'delivered', count, now()
             FROM (VALUES ('2026-06-09', 'email', 1000), ('2026-06-10', 'email', 20), ('2026-06-16', 'sms', 3000)) AS facts
                 (day, channel, count);
             INSERT INTO ft_processing_time (bst_date, messages_total, messages_within_10_secs, created_at)
             VALUES ('2026-06-09', 10, 1, now()), ('2026-06-15', 4, 3, now()), ('2026-06-16', 0, 0, now())",
        )
        .await;
    world
}

#[tokio::test]
async fn anybody_sees_how_much_is_sent_and_how_fast() {
    let world = with_performance().await;
    let mut browser = world.browser();
    let page = browser.get("/features/performance").await;
    page.assert_page("Performance data");
    assert_eq!(page.text_of("#total-notifications .big-number-number"), "4,020");
    assert_eq!(page.text_of("#total-sms .big-number"), "3,000 text messages");
    let days = page.texts("#messages-by-day tbody tr");
    assert_eq!(days, ["16 June 2026 0 3,000 0", "10 June 2026 20 0 0"], "seven days, the latest first");
    assert_eq!(page.text_of("#average-within-10-seconds .big-number-number"), "87.50%");
    assert_eq!(page.texts("#processing-by-day tbody tr"), ["16 June 2026 100.00%", "15 June 2026 75.00%"]);
    assert_eq!(page.text_of("#total-services .big-number"), "1 service");
    assert_eq!(page.texts("#organisations tbody tr").len(), 1);
    assert_eq!(browser.get("/performance").await.location(), Some("/features/performance"));
}

#[tokio::test]
async fn machines_read_the_same() {
    let world = with_performance().await;
    let reply = world.browser().get("/features/performance.json").await;
    assert_eq!(reply.headers["content-type"], "application/json");
    let told: Value = serde_json::from_str(&reply.body).unwrap();
    assert_eq!(
        (&told["total_notifications"], &told["average_percentage_under_10_seconds"]),
        (&4020.into(), &87.5.into())
    );
    assert_eq!(told["notifications_by_type"][0]["date"], "2026-06-10");
    assert_eq!(told["organisations_using_notify"][0]["count_of_live_services"], 1);
    assert_eq!(told["count_of_live_services_and_organisations"]["services"], 1);
    assert!(told.get("services_using_notify").is_none(), "which services they are is nobody's business");
}

#[tokio::test]
async fn a_page_that_was_seen_too_early_is_put_right_within_the_hour() {
    let world = with_performance().await;
    let mut browser = world.browser();
    // One minute past midnight in London, where it is summer: the night's work is not done yet.
    world.app.advance(13 * 3600 + 31 * 60);
    let early = browser.get("/features/performance").await;
    assert_eq!(early.text_of("#processing-by-day tbody tr"), "16 June 2026 100.00%");
    world
        .app
        .sql(
            "INSERT INTO ft_processing_time (bst_date, messages_total, messages_within_10_secs, created_at)
             VALUES ('2026-06-17', 2, 1, now())",
        )
        .await;
    world.app.advance(3601);
    let late = browser.get("/features/performance").await;
    assert_eq!(late.text_of("#processing-by-day tbody tr"), "17 June 2026 50.00%");
}

/// One minute past midnight, two and three o'clock in London, on both nights when clocks change and in those after. Two o'clock does
/// not come in spring: its moment is called three, and the one for three comes an hour later.
#[tokio::test]
async fn the_week_is_right_whenever_the_page_is_opened_on_the_nights_when_clocks_change() {
    const IN_AUTUMN: [&str; 2] = ["24 October 2026 0 2,410 0", "18 October 2026 0 1,810 0"];
    const AFTER_THAT: [&str; 2] = ["25 October 2026 0 2,510 0", "19 October 2026 0 1,910 0"];
    const IN_SPRING: [&str; 2] = ["27 March 2027 0 2,703 0", "21 March 2027 0 2,103 0"];
    const AFTER_IT: [&str; 2] = ["28 March 2027 0 2,803 0", "22 March 2027 0 2,203 0"];
    let world = World::new().await;
    world
        .app
        .sql(
            "INSERT INTO ft_notification_status (bst_date, template_id, service_id, job_id, notification_type, key_type,
                 notification_status, notification_count, created_at)
             SELECT day::date, $1, $1, $1, 'sms', 'normal', 'delivered', to_char(day, 'DDMM')::int, now()
             FROM (SELECT generate_series('2026-10-10', '2026-10-30', interval '1 day')
                   UNION ALL SELECT generate_series('2027-03-10', '2027-04-02', interval '1 day')) AS days (day)",
        )
        .await;
    let mut browser = world.browser();
    for (moment, [latest, earliest]) in [
        ("2026-10-24T23:01:00Z", IN_AUTUMN),
        ("2026-10-25T02:00:00Z", IN_AUTUMN),
        ("2026-10-25T03:00:00Z", IN_AUTUMN),
        ("2026-10-26T00:01:00Z", AFTER_THAT),
        ("2026-10-26T02:00:00Z", AFTER_THAT),
        ("2026-10-26T03:00:00Z", AFTER_THAT),
        ("2027-03-28T00:01:00Z", IN_SPRING),
        ("2027-03-28T01:00:00Z", IN_SPRING),
        ("2027-03-28T02:00:00Z", IN_SPRING),
        ("2027-03-28T23:01:00Z", AFTER_IT),
        ("2027-03-29T01:00:00Z", AFTER_IT),
        ("2027-03-29T02:00:00Z", AFTER_IT),
    ] {
        let moment: jiff::Timestamp = moment.parse().unwrap();
        world.app.advance(moment.duration_since(world.app.now()).as_secs());
        let days = browser.get("/features/performance").await.texts("#messages-by-day tbody tr");
        assert_eq!(days.len(), 7, "{moment}");
        assert_eq!([days[0].as_str(), days[6].as_str()], [latest, earliest], "{moment}");
    }
}
