//! Messages that were sent, one by one.

use http::StatusCode;
use serde_json::json;
use tidings_admin::Role;
use tidings_domain::{CallbackType, KeyType, NotificationId};
use tidings_test_support::{CalledService, EMAIL, SMS};

use crate::browser::World;

async fn send_sms(world: &World, to: &str) -> NotificationId {
    world.app.post(SMS, &world.app.sms(to)).await.id()
}

/// Two text messages, of which one did not arrive, and an email with a reference.
async fn with_messages() -> (World, [NotificationId; 3]) {
    let mut world = World::new().await;
    // One after the other: lists begin with the newest.
    let sent = send_sms(&world, "07900900123").await;
    world.app.advance(1);
    let lost = send_sms(&world, "07900900124").await;
    world.app.advance(1);
    let mut email = world.app.email("amala@example.com");
    email["reference"] = json!("Case 7");
    let email = world.app.post(EMAIL, &email).await.id();
    world
        .app
        .sql(&format!("UPDATE notifications SET notification_status = 'permanent-failure' WHERE id = '{lost}'"))
        .await;
    world.app.leave_jobs();
    (world, [sent, lost, email])
}

#[tokio::test]
async fn messages_are_listed_by_channel_and_state() {
    let (world, [_, lost, _]) = with_messages().await;
    let mut browser = world.manager().await;
    let page = browser.get(&world.url("/notifications/sms?status=sending,delivered,failed")).await;
    page.assert_page("Text messages");
    assert_eq!(page.texts("tbody th a"), ["07900900124", "07900900123"]);
    let rows = page.texts("tbody tr");
    assert!(rows[0].contains("Not delivered") && rows[1].contains("Delivering"), "{rows:?}");
    assert!(rows[0].contains("your appointment is on"), "what it says tells it from others: {rows:?}");
    assert_eq!(page.texts("[data-live-key=counts] .pill-item"), ["2 total", "1 delivering", "0 delivered", "1 failed"]);
    let failed = browser.get(&world.url("/notifications/sms?status=failed")).await;
    assert_eq!(failed.attribute("tbody th a", "href"), world.url(&format!("/notification/{lost}")));
    assert_eq!(failed.texts("tbody tr").len(), 1);

    let all = browser.get(&world.url("/notifications")).await;
    all.assert_page("Sent messages");
    assert_eq!(all.texts("tbody tr").len(), 3);
    let none = browser.get(&world.url("/notifications/email?status=failed")).await;
    assert_eq!(none.text_of(".empty"), "No messages in the last 7 days.");
    assert_eq!(browser.get(&world.url("/notifications/fax")).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_search_leaves_no_recipient_in_an_address() {
    let (world, _) = with_messages().await;
    let mut browser = world.manager().await;
    for (text, found) in
        [("07900 900124", "07900900124"), ("case 7", "amala@example.com"), ("amala@", "amala@example.com")]
    {
        let channel = if found.contains('@') { "email" } else { "sms" };
        let reply =
            browser.post(&world.url(&format!("/notifications/{channel}?status=failed,sending")), &[("to", text)]).await;
        let location = reply.location().unwrap().to_owned();
        assert!(!location.contains(found) && location.contains("search="), "{location}");
        let page = browser.follow(reply).await;
        assert_eq!(page.texts("tbody th a"), [found], "{text}");
        assert_eq!(page.attribute("#to", "value"), text);
        assert!(!page.has("a[download]"), "the file has no search");
        assert_eq!(browser.get(&location).await.texts("tbody th a"), [found], "one can go back to it");
    }
    let everywhere = browser.post(&world.url("/notifications"), &[("to", "07900 900124")]).await;
    assert_eq!(browser.follow(everywhere).await.texts("tbody th a"), ["07900900124"], "among every channel too");
    let nothing = browser.post(&world.url("/notifications/sms"), &[("to", "07900900999")]).await;
    let page = browser.follow(nothing).await;
    assert_eq!(page.text_of(".empty"), "No messages found. They are kept for 7 days.");

    let cleared = browser.post(&world.url("/notifications/sms"), &[("to", " ")]).await;
    cleared.assert_leads_to(&world.url("/notifications/sms"));
    let forgotten = browser.get(&world.url("/notifications/sms?search=0")).await;
    assert!(forgotten.text_of(".banner").starts_with("What you searched for is not known any more"));
}

#[tokio::test]
async fn more_than_a_page_is_paged() {
    let (world, _) = with_messages().await;
    world
        .app
        .sql(
            "INSERT INTO notifications SELECT (jsonb_populate_record(n, jsonb_build_object('id', gen_random_uuid()))).*
             FROM notifications n, generate_series(1, 60) WHERE n.service_id = $1 AND \"to\" = '07900900123'",
        )
        .await;
    let mut browser = world.manager().await;
    let first = browser.get(&world.url("/notifications/sms")).await;
    assert_eq!(first.texts("tbody tr").len(), 50);
    let next = first.attribute(".govuk-pagination__next a", "href");
    assert_eq!(next, world.url("/notifications/sms?page=2"));
    assert!(!first.has(".govuk-pagination__prev") && first.has("body[data-events-url]"));
    let second = browser.get(&next).await;
    assert_eq!(second.texts("tbody tr").len(), 12);
    assert!(second.has(".govuk-pagination__prev") && !second.has(".govuk-pagination__next"));
    assert!(!second.has("body[data-events-url]"), "nothing new comes on a page of the past");
}

#[tokio::test]
async fn the_list_is_taken_home_and_holds_no_formula() {
    let (mut world, _) = with_messages().await;
    world.app.advance(1);
    let mut email = world.app.email("zoe@example.com");
    email["reference"] = json!("=HYPERLINK(\"http://example.com\")");
    world.app.post(EMAIL, &email).await.id();
    world.app.leave_jobs();
    let reply = world.manager().await.get(&world.url("/download-notifications.csv?message_type=email")).await;
    assert_eq!(reply.status, StatusCode::OK);
    assert_eq!(reply.headers["content-type"], "text/csv; charset=utf-8");
    assert!(reply.headers["content-disposition"].to_str().unwrap().starts_with("attachment; filename=\"Demo Service"));
    let lines: Vec<&str> = reply.body.split("\r\n").collect();
    assert_eq!(lines[0], "Recipient,Reference,Template,Type,Sent by,Sent by email,Job,Status,Time,API key name");
    assert!(lines[1].starts_with("zoe@example.com,\"'=HYPERLINK(\"\"http://example.com\"\")\","), "{}", lines[1]);
    assert!(lines[2].starts_with("amala@example.com,Case 7,"), "{}", lines[2]);
    assert_eq!((lines.len(), lines[3]), (4, ""));
}

#[tokio::test]
async fn one_message_is_shown_as_its_recipient_gets_it() {
    let (world, [sent, lost, email]) = with_messages().await;
    let (_, mut browser) = world.member(&[Role::SendMessages]).await;
    let page = browser.get(&world.url(&format!("/notification/{sent}"))).await;
    page.assert_page("Text message");
    assert!(page.text_of(".sms-message-wrapper").starts_with("Demo Service: Hello"), "{}", page.body);
    assert_eq!(page.text_of(".sms-message-recipient"), "To: 07900900123");
    assert_eq!(page.text_of("p.notification-status"), "Delivering");
    assert!(page.has("body[data-events-url]"));
    assert!(page.text_of(".timeline").starts_with("Accepted"));

    let page = browser.get(&world.url(&format!("/notification/{lost}"))).await;
    assert_eq!(page.text_of("p.notification-status"), "Not delivered");
    assert!(!page.has("body[data-events-url]"), "nothing will change any more");

    let page = browser.get(&world.url(&format!("/notification/{email}"))).await;
    page.assert_page("Email");
    let rows = page.texts(".email-message-meta .govuk-summary-list__row");
    assert_eq!(rows[..2], ["From Demo Service", "To amala@example.com"]);
    assert!(rows[2].starts_with("Subject Your appointment on"), "{rows:?}");
    assert!(page.text_of(".email-message-body").contains("We will see you on"));
    assert!(page.body.contains("Reference: Case 7"));
    assert!(!page.body.contains(" style="), "the policy of pages forbids styles in tags");

    let other = world.app.add_service().await.service_id;
    let elsewhere = browser.get(&format!("/services/{other}/notification/{sent}")).await;
    assert_eq!(elsewhere.status, StatusCode::FORBIDDEN);
    let unknown = browser.get(&world.url(&format!("/notification/{}", world.service()))).await;
    assert_eq!(unknown.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn what_happened_to_a_message_is_told_step_by_step() {
    let world = World::new().await;
    let system = CalledService::start().await;
    world.app.add_callback(world.service(), CallbackType::DeliveryStatus, &system.url("/heard")).await;
    let sent = send_sms(&world, "07700900123").await;
    // Something that a provider did not take.
    world
        .app
        .sql(&format!(
            "INSERT INTO delivery_failures (notification_id, service_id, at, reason)
             VALUES ('{sent}', $1, '{}', 'the provider is not available')",
            world.app.now()
        ))
        .await;
    world.app.work_off().await;
    let page = world.manager().await.get(&world.url(&format!("/notification/{sent}"))).await;
    let steps = page.texts(".timeline li");
    let [accepted, failed, handed_over, delivered, called] = &steps[..] else { panic!("{steps:?}") };
    assert!(accepted.starts_with("Accepted today at ") && accepted.contains(" Through the API, with the key ‘"));
    assert!(failed.starts_with("Could not be handed over today at "), "{failed}");
    assert!(failed.ends_with(" The provider is not available"), "{failed}");
    assert!(handed_over.starts_with("Sent today at ") && handed_over.contains(" Through "), "{handed_over}");
    assert!(delivered.starts_with("Delivered today at ") && delivered.contains(" Reported by "), "{delivered}");
    assert!(called.starts_with("Your system was called today at "), "{called}");
    assert!(called.ends_with(" The service answered 200"), "{called}");
}

#[tokio::test]
async fn a_page_is_followed_until_nothing_can_change() {
    let (world, [_, lost, _]) = with_messages().await;
    let events = world.manager().await.get(&world.url(&format!("/notification/{lost}/events"))).await;
    assert_eq!(events.headers["content-type"], "text/event-stream");
    let parts: Vec<&str> = events.body.split_terminator("\n\n").collect();
    let [part, stop] = parts[..] else { panic!("{parts:?}") };
    let told: serde_json::Value = serde_json::from_str(part.strip_prefix("event: part\ndata: ").unwrap()).unwrap();
    assert_eq!(told["key"], "status");
    assert!(told["html"].as_str().unwrap().contains("Not delivered"), "{told}");
    assert_eq!(stop, "event: stop\ndata: final");
}

#[tokio::test]
async fn a_page_waits_a_little_for_the_call_about_a_message() {
    let world = World::new().await;
    let sent = send_sms(&world, "07700900123").await;
    world.app.work_off().await;
    world.app.add_callback(world.service(), CallbackType::DeliveryStatus, "https://council.example/heard").await;
    let path = world.url(&format!("/notification/{sent}"));
    let mut browser = world.manager().await;
    let page = browser.get(&path).await;
    assert_eq!(page.text_of("p.notification-status"), "Delivered");
    assert!(page.has("body[data-events-url]"), "the call may still come");
    world
        .app
        .sql(&format!(
            "INSERT INTO callback_attempts (job_id, service_id, callback_type, notification_id, at, attempt, status)
             VALUES (1, $1, 'delivery_status', '{sent}', '{}', 1, 200)",
            world.app.now()
        ))
        .await;
    let page = browser.get(&path).await;
    assert!(page.texts(".timeline li").last().unwrap().starts_with("Your system was called"), "{}", page.body);
    assert!(!page.has("body[data-events-url]"), "it has come");
    world.app.sql("DELETE FROM callback_attempts WHERE service_id = $1").await;
    world.app.advance(61);
    assert!(!browser.get(&path).await.has("body[data-events-url]"), "it is not waited for any longer");
}

#[tokio::test]
async fn nothing_is_followed_in_a_service_that_was_archived() {
    let world = World::new().await;
    world.app.sql("UPDATE services SET active = false WHERE id = $1").await;
    let admin = world.person("admin").await;
    world.app.sql(&format!("UPDATE users SET platform_admin = true WHERE id = '{admin}'")).await;
    let mut browser = world.signed_in(admin).await;
    let events = browser.get(&world.url("/notifications.events")).await;
    assert!(events.body.contains("event: part"), "{}", events.body);
    assert!(events.body.ends_with("event: stop\ndata: final\n\n"), "{}", events.body);
}

#[tokio::test]
async fn hidden_values_stay_hidden() {
    let (world, [sent, _, _]) = with_messages().await;
    let template = world.app.demo.sms_template_id;
    world
        .app
        .sql(&format!("UPDATE template_redacted SET redact_personalisation = true WHERE template_id = '{template}'"))
        .await;
    let mut browser = world.manager().await;
    let page = browser.get(&world.url(&format!("/notification/{sent}"))).await;
    let text = page.text_of(".sms-message-wrapper");
    assert!(text.contains("Hello hidden, your appointment is on hidden"), "{text}");
    let list = browser.get(&world.url("/notifications/sms")).await;
    assert!(list.body.contains("Hello [hidden], your appointment"), "{}", list.body);
}

#[tokio::test]
async fn a_letter_is_stopped_before_it_is_printed() {
    let mut world = World::new().await;
    let template = world.app.add_letter_template("Your ((thing))", "Dear Sir").await;
    let body = json!({
        "template_id": template,
        "personalisation": {"address_line_1": "Amala Bird", "address_line_2": "1 High Street", "address_line_3": "SW14 6BF", "thing": "tax"},
    });
    let key = world.app.add_key(KeyType::Normal).await;
    let sent = world.app.post_with(&key, "/v2/notifications/letter", &body).await;
    let id = sent.id();
    world.app.leave_jobs();
    let mut browser = world.manager().await;
    let path = world.url(&format!("/notification/{id}"));
    let page = browser.get(&path).await;
    page.assert_page("Letter");
    assert!(page.text_of(".letter").contains("Your tax"), "{}", page.body);
    assert_eq!(page.text_of("p.notification-status"), "Waiting to be printed");
    let asked = browser.get(&format!("{path}/cancel")).await;
    assert!(asked.text_of(".banner-dangerous").starts_with("Are you sure you want to cancel sending this letter?"));
    assert_eq!(
        browser.get(&path).await.text_of("p.notification-status"),
        "Waiting to be printed",
        "asking stops nothing"
    );
    browser.post(&format!("{path}/cancel"), &[]).await.assert_leads_to(&path);
    assert_eq!(browser.get(&path).await.text_of("p.notification-status"), "Cancelled");
    let again = browser.post(&format!("{path}/cancel"), &[]).await;
    assert_eq!(again.text_of(".banner-dangerous"), "This letter has already been cancelled.");
}
