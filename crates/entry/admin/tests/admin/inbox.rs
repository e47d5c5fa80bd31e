//! Received text messages, and answers to them.

use http::StatusCode;
use tidings_admin::Role;
use tidings_test_support::SMS;

use crate::browser::World;

const SENDER: &str = "447900900123";

/// Two messages of one number, one of another, and one that the service sent to the first.
async fn with_messages() -> World {
    let mut world = World::new().await;
    world.app.permit("inbound_sms").await;
    for (text, sender, at) in [
        ("Can I change it?", SENDER, "2026-06-17 08:00"),
        ("=1+1 <b>", SENDER, "2026-06-17 08:30"),
        ("Thanks", "447900900999", "2026-06-17 08:10"),
    ] {
        let content = world.app.app.signer.sign(text).unwrap();
        world
            .app
            .sql(&format!(
                "INSERT INTO inbound_sms (id, service_id, content, notify_number, user_number, created_at, provider)
                 VALUES (gen_random_uuid(), $1, '{content}', '07700900001', '{sender}', '{at}', 'mmg')"
            ))
            .await;
    }
    world.app.post(SMS, &world.app.sms("07900900123")).await.id();
    world.app.leave_jobs();
    world
}

#[tokio::test]
async fn the_latest_of_each_sender_is_shown() {
    let world = with_messages().await;
    let mut browser = world.manager().await;
    let page = browser.get(&world.url("/inbox")).await;
    page.assert_page("Received text messages");
    assert_eq!(page.texts("tbody th a"), ["07900 900123", "07900 900999"]);
    assert!(page.texts("tbody tr")[0].contains("=1+1 <b>"), "what people write is text");
    let file = browser.get(&world.url("/inbox.csv")).await;
    assert!(
        file.body.starts_with("Phone number,Message,Received\r\n07900 900123,'=1+1 <b>,2026-06-17 09:30:00\r\n"),
        "{}",
        file.body
    );

    let other = World::new().await;
    let none = other.manager().await.get(&other.url("/inbox")).await;
    assert_eq!(none.status, StatusCode::NOT_FOUND, "the service receives nothing");
}

#[tokio::test]
async fn a_conversation_has_both_sides_in_order() {
    let world = with_messages().await;
    let mut browser = world.manager().await;
    let inbox = browser.get(&world.url("/inbox")).await;
    let link = inbox.attribute("tbody th a", "href");
    let (path, anchor) = link.split_once('#').unwrap();
    let page = browser.get(path).await;
    page.assert_page("07900 900123");
    assert!(page.has(&format!("#{anchor}")));
    let said = page.texts(".sms-message-wrapper");
    assert_eq!(said[..2], ["Can I change it?", "=1+1 <b>"]);
    assert!(said[2].contains("your appointment is on"), "{said:?}");
    assert_eq!(said.len(), 3, "the other sender is not of it");
}

#[tokio::test]
async fn an_answer_begins_with_a_template() {
    let world = with_messages().await;
    let (_, mut browser) = world.member(&[Role::ViewActivity, Role::SendMessages]).await;
    let inbox = browser.get(&world.url("/inbox")).await;
    let path = inbox.attribute("tbody th a", "href").split_once('#').unwrap().0.to_owned();
    let reply_path = format!("{path}/reply-with");
    assert_eq!(browser.get(&path).await.attribute(&format!("a[href='{reply_path}']"), "href"), reply_path);
    let page = browser.get(&reply_path).await;
    page.assert_page("Choose a template");
    assert_eq!(page.texts("input[name=template]").len(), 1, "emails are no answer to a text message");
    let page = browser.post(&reply_path, &[]).await;
    assert_eq!(page.errors(), ["Select a template"]);
    let template = world.app.demo.sms_template_id.to_string();
    let chosen = browser.post(&reply_path, &[("template", &template)]).await;
    chosen.assert_leads_to(&world.url(&format!("/send/{template}/one-off")));
    let email = world.app.demo.email_template_id.to_string();
    assert_eq!(browser.post(&reply_path, &[("template", &email)]).await.errors(), ["Select a template"]);
}
