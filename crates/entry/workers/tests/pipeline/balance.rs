//! Weight moves away from a provider that delivers slowly, and back.

use std::sync::Arc;

use serde_json::{Value, json};
use tidings_app::{balance_providers::balance, providers::Providers};
use tidings_providers::sandbox::{RecordingOutbox, SandboxProvider};
use tidings_test_support::{SMS, TestApp};

fn two() -> Providers {
    let outbox = Arc::<RecordingOutbox>::default();
    let provider = |name: &str| Arc::new(SandboxProvider::new(name, outbox.clone()));
    Providers::sandbox(outbox.clone()).with_sms(provider("mmg")).with_sms(provider("firetext"))
}

async fn weights(app: &TestApp) -> (i64, i64) {
    let rows =
        app.rows("SELECT priority FROM provider_details WHERE notification_type = 'sms' ORDER BY identifier").await;
    (rows[0]["priority"].as_i64().unwrap(), rows[1]["priority"].as_i64().unwrap())
}

async fn looks(app: &TestApp, providers: &Providers) -> usize {
    balance(&app.app, providers, app.now()).await.unwrap()
}

#[tokio::test]
async fn from_the_slow_to_the_other_and_back() {
    let app = TestApp::with_recording_providers().await;
    let providers = two();
    app.sql("UPDATE provider_details SET priority = 51 WHERE identifier = 'mmg'").await;
    app.sql("UPDATE provider_details SET priority = 49 WHERE identifier = 'firetext'").await;
    for _ in 0..20 {
        app.post(SMS, &app.sms("07900900123")).await.id();
    }
    app.work_off_with(providers.clone()).await;
    assert_eq!(looks(&app, &providers).await, 0, "nothing is slow yet");
    // Of ten each, all of MMG's still wait after six minutes, and one of Firetext's.
    app.advance(360);
    app.sql(
        "UPDATE notifications SET sent_by = 'mmg';
         UPDATE notifications SET sent_by = 'firetext', notification_status = 'delivered', updated_at = sent_at
             + interval '10 seconds' WHERE id IN (SELECT id FROM notifications ORDER BY id LIMIT 10);
         UPDATE notifications SET notification_status = 'sending'
             WHERE id = (SELECT id FROM notifications WHERE sent_by = 'firetext' LIMIT 1)",
    )
    .await;
    let (one, other) = tokio::join!(looks(&app, &providers), looks(&app, &providers));
    assert_eq!((one + other, weights(&app).await), (2, (59, 41)), "of two processes one moves it");
    app.advance(60);
    assert_eq!(looks(&app, &providers).await, 0, "it takes five minutes to see what a move has done");

    let history = app
        .rows(
            "SELECT identifier, priority, version, reason, created_by_id FROM provider_details_history
               WHERE version > 1 ORDER BY identifier",
        )
        .await;
    let notify = "6af522d0-2915-4e52-83a3-3690455a5fe6";
    let row = |identifier: &str, priority: i32, reason: &str| -> Value {
        json!({
            "identifier": identifier, "priority": priority, "version": 2, "reason": reason, "created_by_id": notify,
        })
    };
    let expected = [
        row("firetext", 59, "Increased due to reduced reliability in other provider"),
        row("mmg", 41, "Reduced due to reduced reliability"),
    ];
    assert_eq!(history, expected);

    app.advance(15 * 60);
    assert_eq!((looks(&app, &providers).await, weights(&app).await), (2, (49, 51)));
    app.advance(15 * 60 + 1);
    assert_eq!(looks(&app, &providers).await, 0, "at rest");
}

#[tokio::test]
async fn a_provider_that_is_not_ours_is_not_moved() {
    let app = TestApp::with_recording_providers().await;
    app.sql("UPDATE provider_details SET priority = 90").await;
    let nobody = Providers::sandbox(Arc::<RecordingOutbox>::default());
    assert_eq!((looks(&app, &nobody).await, weights(&app).await), (0, (90, 90)));
}
