//! Emails.

use serde_json::json;
use tidings_domain::{KeyType, NotificationStatus, NotificationType};
use tidings_test_support::{EMAIL, TestApp, eventually};

#[tokio::test]
async fn an_email_is_delivered() {
    let app = TestApp::new().await;
    let mut body = app.email("Amala@Example.com");
    body["one_click_unsubscribe_url"] = json!("https://example.com/u");
    body["email_reply_to_id"] = json!(app.add_reply_to("help@example.com").await);
    let id = app.post(EMAIL, &body).await.id();
    assert_eq!(app.work_off().await, 2);

    let sent = app.sent(id).await.unwrap();
    assert_eq!(sent.sender, "Demo Service <demo.service@notify.example>");
    assert_eq!((sent.recipient.as_str(), sent.reply_to.as_deref()), ("amala@example.com", Some("help@example.com")));
    assert_eq!(sent.subject.as_deref(), Some("Your appointment on 1 January"));
    assert_eq!(sent.unsubscribe_link.as_deref(), Some("https://example.com/u"));
    assert!(sent.body.starts_with("Hello Amala,\n"), "{}", sent.body);
    assert!(sent.body.contains("• this message\n"), "{}", sent.body);
    let html = sent.body_html.unwrap();
    assert!(html.starts_with("<!DOCTYPE html>") && html.contains("Hello Amala,</p>"), "{html}");
    assert!(html.contains("href=\"https://example.com/appointments\""), "{html}");
    assert_eq!(
        (sent.channel, sent.key_type, sent.provider.as_str()),
        (NotificationType::Email, KeyType::Normal, "ses")
    );
    assert_eq!((sent.times_sent, sent.status), (1, Some(NotificationStatus::Delivered)));

    let row = app.stored(id).await;
    assert_eq!((&row["notification_status"], &row["sent_by"]), (&json!("delivered"), &json!("ses")));
    assert_eq!((&row["billable_units"], &row["reference"]), (&json!(0), &json!(format!("sandbox-{id}"))));
}

#[tokio::test]
async fn values_are_text_in_the_html() {
    let app = TestApp::with_recording_providers().await;
    let mut body = app.email("amala@example.com");
    body["personalisation"]["name"] = json!("<script>alert(1)</script>");
    app.post(EMAIL, &body).await.id();
    app.work_off().await;
    let message = app.recording().messages().remove(0);
    let html = message.body_html.unwrap();
    assert!(!html.contains("<script") && html.contains("&lt;script&gt;"), "{html}");
    assert!(message.body.contains("<script>alert(1)</script>"), "{}", message.body);
}

#[tokio::test]
async fn emails_carry_the_branding_of_their_service() {
    let app = TestApp::with_recording_providers().await;
    app.listen_for_changes().await;
    let html = async || {
        app.post(EMAIL, &app.email("amala@example.com")).await.id();
        app.work_off().await;
        app.recording().messages().pop().unwrap().body_html.unwrap()
    };
    let unbranded = html().await;
    assert!(unbranded.contains("href=\"https://www.gov.uk\""), "{unbranded}");

    app.sql("INSERT INTO service_email_branding VALUES ($1, 'a7dc4e56-660b-4db7-8cff-12c37b12b5ea')").await;
    eventually("the service's choice is heard of", || async { !html().await.contains("gov.uk\"") }).await;
    let branded = html().await;
    let logo = "src=\"https://logos.example/1ac6f483-3105-4c9e-9017-dd7fb2752c44-nhs-blue_x2.png\" alt=\"NHS\"";
    assert!(branded.contains(logo), "{branded}");

    app.sql(
        "UPDATE email_branding SET brand_type = 'org_banner', colour = '#005eb8', text = 'The \"NHS\" <b>',
             alt_text = NULL, logo = NULL WHERE id IN
             (SELECT email_branding_id FROM service_email_branding WHERE service_id = $1)",
    )
    .await;
    eventually("the branding's change is heard of", || async { html().await.contains("bgcolor=\"#005eb8\"") }).await;
    let banner = html().await;
    assert!(banner.contains(">The &quot;NHS&quot; &lt;b&gt;</td>") && !banner.contains("<img"), "{banner}");
}

#[tokio::test]
async fn a_service_may_have_another_name_for_its_emails() {
    let app = TestApp::with_recording_providers().await;
    app.sql(
        "UPDATE services SET custom_email_sender_name = 'Bin \"Team\"', email_sender_local_part = 'bin.team'
             WHERE id = $1",
    )
    .await;
    let posted = app.post(EMAIL, &app.email("amala@example.com")).await;
    assert_eq!(posted.json["content"]["from_email"], "bin.team@notify.example");
    app.work_off().await;
    assert_eq!(app.recording().messages()[0].sender, "Bin \"Team\" <bin.team@notify.example>");
}

#[tokio::test]
async fn mail_servers_get_the_domain_in_ascii() {
    let app = TestApp::with_recording_providers().await;
    let id = app.post(EMAIL, &app.email("amala@bücher.example")).await.id();
    app.work_off().await;
    assert_eq!(app.recording().messages()[0].recipient, "amala@xn--bcher-kva.example");
    assert_eq!(app.read(id).await["email_address"], "amala@bücher.example");
}

#[tokio::test]
async fn failure_addresses_fail() {
    let app = TestApp::new().await;
    let test_key = app.add_key(KeyType::Test).await;
    for (address, status) in [
        ("temp-fail@simulator.notify", "temporary-failure"),
        ("perm-fail@simulator.notify", "permanent-failure"),
        ("amala@simulator.notify", "delivered"),
    ] {
        let id = app.post_with(&test_key, EMAIL, &app.email(address)).await.id();
        app.work_off().await;
        assert_eq!(app.status(id).await, status, "{address}");
        assert_eq!(app.sent(id).await.unwrap().key_type, KeyType::Test);
    }
}
