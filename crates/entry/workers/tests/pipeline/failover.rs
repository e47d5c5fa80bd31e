//! Real providers, of which one does not work: what is sent by the other, and counted.

use std::{sync::Arc, time::Duration};

use serde_json::json;
use tidings_app::providers::Providers;
use tidings_domain::KeyType;
use tidings_providers::{
    HttpClient,
    firetext::{Firetext, FiretextOptions},
    mmg::{Mmg, MmgOptions},
    sandbox::RecordingOutbox,
    smtp::{Smtp, SmtpOptions},
};
use tidings_test_support::{Answer, EMAIL, SMS, SmtpServer, StubServer, TestApp};

/// MMG, which answers so, and Firetext, which is well.
struct Two {
    mmg: StubServer,
    firetext: StubServer,
    providers: Providers,
    sandbox: Arc<RecordingOutbox>,
}

impl Two {
    async fn start(mmg_answers: Answer, timeout: Duration) -> Self {
        let mmg = StubServer::start(mmg_answers).await;
        let firetext = StubServer::answering(200, r#"{"code": 0}"#).await;
        let http = HttpClient::with_timeout(timeout).unwrap();
        let mmg_options = MmgOptions { api_key: "key".into(), url: mmg.url.clone(), receipt_url: None };
        let firetext_options = FiretextOptions {
            api_key: "key".into(),
            international_api_key: None,
            url: firetext.url.clone(),
            receipt_url: None,
        };
        let sandbox = Arc::<RecordingOutbox>::default();
        let providers = Providers::sandbox(sandbox.clone())
            .with_sms(Arc::new(Mmg::new(http.clone(), mmg_options)))
            .with_sms(Arc::new(Firetext::new(http, firetext_options)));
        Self { mmg, firetext, providers, sandbox }
    }
}

async fn post(app: &TestApp, count: usize) {
    for _ in 0..count {
        app.post(SMS, &app.sms("07900900123")).await.id();
    }
}

/// How many notifications a provider took.
async fn taken(app: &TestApp, by: &str) -> usize {
    let query = format!("SELECT id FROM notifications WHERE sent_by = '{by}' AND notification_status = 'sending'");
    app.rows(&query).await.len()
}

#[tokio::test]
async fn messages_are_shared_out_by_weight() {
    let app = TestApp::with_recording_providers().await;
    let two = Two::start(Answer::With(200, "{}".to_owned()), Duration::from_secs(10)).await;
    app.sql("UPDATE provider_details SET priority = 50 WHERE identifier IN ('mmg', 'firetext')").await;
    post(&app, 60).await;
    app.work_off_with(two.providers.clone()).await;
    let (mmg, firetext) = (taken(&app, "mmg").await, taken(&app, "firetext").await);
    assert_eq!((mmg, firetext), (two.mmg.requests().len(), two.firetext.requests().len()));
    assert_eq!(mmg + firetext, 60);
    // That one of them gets fewer than ten of sixty is less likely than one in ten million.
    assert!(mmg >= 10 && firetext >= 10, "{mmg} and {firetext}");
}

#[tokio::test]
async fn while_one_answers_with_errors_the_other_takes_every_message_at_once() {
    let app = TestApp::with_recording_providers().await;
    let two = Two::start(Answer::With(500, "{}".to_owned()), Duration::from_secs(10)).await;
    app.sql("UPDATE provider_details SET priority = 100 WHERE identifier = 'mmg'").await;
    post(&app, 200).await;
    assert_eq!(app.work_off_with(two.providers.clone()).await, 200, "no message needs a second attempt");
    assert_eq!((taken(&app, "firetext").await, two.firetext.requests().len()), (200, 200));
    post(&app, 50).await;
    app.work_off_with(two.providers.clone()).await;
    assert_eq!(taken(&app, "firetext").await, 250);
    // Those of the first batch that were with it before it was known; after that a probe at a time.
    let asked = two.mmg.requests().len();
    assert!(asked <= 200, "{asked}");
}

#[tokio::test]
async fn nothing_that_may_have_been_sent_is_sent_by_another_at_once() {
    let app = TestApp::with_recording_providers().await;
    let two = Two::start(Answer::Nothing, Duration::from_millis(300)).await;
    app.sql("UPDATE provider_details SET priority = 0 WHERE identifier = 'firetext'").await;
    post(&app, 30).await;
    app.work_off_with(two.providers.clone()).await;
    assert_eq!((two.mmg.requests().len(), taken(&app, "firetext").await), (30, 0));
    let waiting = app.rows("SELECT DISTINCT attempts, last_error FROM queue_jobs").await;
    assert_eq!(waiting, [json!({"attempts": 1, "last_error": "the provider did not answer: no reply in time"})]);
    // Five seconds for their receipts; then by the one that is well.
    app.advance(4);
    assert_eq!(app.work_off_with(two.providers.clone()).await, 0);
    two.mmg.answer(Answer::With(500, "{}".to_owned()));
    app.advance(2);
    app.work_off_with(two.providers.clone()).await;
    assert_eq!((app.count("queue_jobs").await, taken(&app, "firetext").await), (0, 30));
}

#[tokio::test]
async fn a_provider_that_is_well_again_gets_messages_again() {
    let mut app = TestApp::with_recording_providers().await;
    app.leave_jobs();
    let two = Two::start(Answer::With(500, "{}".to_owned()), Duration::from_secs(10)).await;
    app.sql("UPDATE provider_details SET priority = 0 WHERE identifier = 'firetext'").await;
    post(&app, 10).await;
    app.work_off_with(two.providers.clone()).await;
    assert_eq!(taken(&app, "firetext").await, 10);
    two.mmg.answer(Answer::With(200, "{}".to_owned()));
    // Its first pause is a second.
    tidings_test_support::eventually("mmg takes messages again", async || {
        post(&app, 1).await;
        app.work_off_with(two.providers.clone()).await;
        taken(&app, "mmg").await > 0
    })
    .await;
    post(&app, 20).await;
    app.work_off_with(two.providers.clone()).await;
    assert!(taken(&app, "mmg").await >= 20);
}

#[tokio::test]
async fn abroad_goes_by_those_who_can_or_waits() {
    let mut app = TestApp::with_recording_providers().await;
    app.leave_jobs();
    let two = Two::start(Answer::With(500, "{}".to_owned()), Duration::from_secs(10)).await;
    let id = app.post(SMS, &app.sms("+33 6 12 34 56 78")).await.id();
    app.work_off_with(two.providers.clone()).await;
    assert_eq!((app.status(id).await.as_str(), two.firetext.requests().len()), ("created", 0));
}

#[tokio::test]
async fn test_keys_go_to_the_sandbox_and_nothing_else_does() {
    let mut app = TestApp::with_recording_providers().await;
    app.leave_jobs();
    let two = Two::start(Answer::With(200, "{}".to_owned()), Duration::from_secs(10)).await;
    let key = app.add_key(KeyType::Test).await;
    app.post_with(&key, SMS, &app.sms("07900900123")).await.id();
    app.work_off_with(two.providers.clone()).await;
    assert_eq!((two.sandbox.messages().len(), two.mmg.requests().len() + two.firetext.requests().len()), (1, 0));
    // Emails have no provider here: with a sandbox that stands in they go there, else they wait.
    let id = app.post(EMAIL, &app.email("amala@example.com")).await.id();
    app.work_off_with(two.providers.clone().without_stand_in()).await;
    assert_eq!((app.status(id).await.as_str(), two.sandbox.messages().len()), ("created", 1));
    app.advance(10);
    app.work_off_with(two.providers.clone()).await;
    assert_eq!((app.status(id).await.as_str(), two.sandbox.messages().len()), ("sending", 2));
}

#[tokio::test]
async fn an_email_by_smtp_is_delivered_when_the_server_has_it() {
    let app = TestApp::with_recording_providers().await;
    let server = SmtpServer::start(None).await;
    let smtp = Smtp::new(&SmtpOptions { url: server.url.as_str().into(), max_connections: 4, dkim: None }).unwrap();
    let providers = Providers::sandbox(Arc::<RecordingOutbox>::default()).with_email(Arc::new(smtp));
    let id = app.post(EMAIL, &app.email("amala@example.com")).await.id();
    // There is no row for it yet, and SES is not configured.
    app.work_off_with(providers.clone()).await;
    assert_eq!(app.status(id).await, "created");
    for _ in 0..2 {
        providers.see_to_rows(&app.app, app.now()).await.unwrap();
    }
    let rows = "SELECT identifier, priority, active, version FROM";
    let expected = [json!({"identifier": "smtp", "priority": 50, "active": true, "version": 1})];
    assert_eq!(app.rows(&format!("{rows} provider_details WHERE identifier = 'smtp'")).await, expected);
    assert_eq!(app.rows(&format!("{rows} provider_details_history WHERE identifier = 'smtp'")).await, expected);
    app.advance(10);
    app.work_off_with(providers).await;
    let row = app.stored(id).await;
    assert_eq!((&row["notification_status"], &row["sent_by"]), (&json!("delivered"), &json!("smtp")));
    assert_eq!((row["reference"].as_str().unwrap().contains(&id.to_string()), server.mails().len()), (true, 1));
}
