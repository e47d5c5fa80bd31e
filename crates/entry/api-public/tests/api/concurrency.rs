//! Many requests at once share commits, and each has its own outcome.

use std::collections::HashSet;

use futures::future::join_all;
use serde_json::{Value, json};
use tidings_domain::{KeyType, NotificationId};
use tidings_test_support::{EMAIL, SMS, TestApp};

/// The ids of what is stored, which must be as many as there are deliveries to be made.
async fn stored(app: &TestApp) -> HashSet<Value> {
    let rows = app.rows("SELECT id FROM notifications").await;
    let jobs = app.rows("SELECT payload ->> 'notification_id' AS id FROM queue_jobs").await;
    let ids: HashSet<_> = rows.iter().map(|row| row["id"].clone()).collect();
    assert_eq!((ids.len(), jobs.len()), (rows.len(), rows.len()));
    assert_eq!(ids, jobs.iter().map(|job| job["id"].clone()).collect());
    ids
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn each_of_many_requests_is_stored_exactly_once() {
    let app = TestApp::new().await;
    let bodies: Vec<_> = (0..200)
        .map(|n| {
            let mut body = if n % 2 == 0 { app.sms("07900900123") } else { app.email("amala@example.com") };
            body["reference"] = json!(format!("r{n}"));
            (if n % 2 == 0 { SMS } else { EMAIL }, body)
        })
        .collect();
    let replies = join_all(bodies.iter().map(|(path, body)| app.post(path, body))).await;

    let ids: HashSet<_> = replies.iter().map(|reply| json!(reply.id())).collect();
    assert_eq!(ids.len(), 200);
    assert_eq!(stored(&app).await, ids);
    for (reply, (_, body)) in replies.iter().zip(&bodies) {
        assert_eq!(app.stored(reply.id()).await["client_reference"], body["reference"]);
    }
    app.work_off().await;
    let delivered = app.rows("SELECT id FROM notifications WHERE notification_status = 'delivered'").await;
    assert_eq!(delivered.len(), 200);
    let sent_once = app.rows("SELECT notification_id FROM sandbox_messages WHERE times_sent = 1").await;
    assert_eq!(sent_once.len(), 200);
}

/// A key that is deleted, of which this process has not heard: the database refuses its rows alone.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_row_that_the_database_refuses_fails_alone() {
    let app = TestApp::new().await;
    let doomed = app.add_key(KeyType::Test).await;
    app.listen_for_changes().await;
    app.post_with(&doomed, SMS, &app.sms("07700900000")).await.id();
    app.sql(
        "SET session_replication_role = replica; DELETE FROM api_keys WHERE service_id = $1 AND key_type = 'test';
             RESET session_replication_role",
    )
    .await;

    let body = app.sms("07900900123");
    let requests = (0..60).map(|n| {
        let key = if n % 20 == 7 { &doomed } else { &app.demo.api_key };
        app.post_with(key, SMS, &body)
    });
    let replies = join_all(requests).await;
    for (n, reply) in replies.iter().enumerate().filter(|(n, _)| n % 20 == 7) {
        assert_eq!(reply.status.as_u16(), 500, "{n}");
        reply.assert_errors(500, &[("Exception", "Internal server error")]);
    }
    let accepted: HashSet<_> =
        replies.iter().enumerate().filter(|(n, _)| n % 20 != 7).map(|(_, reply)| json!(reply.id())).collect();
    assert_eq!(accepted.len(), 57);
    assert_eq!(stored(&app).await, accepted);
    app.work_off().await;
}

/// A client that hangs up gets no answer; what it asked for is done wholly or not at all.
#[tokio::test]
async fn a_request_that_is_given_up_is_stored_wholly_or_not_at_all() {
    let app = TestApp::new().await;
    let body = app.sms("07900900123");
    for steps in 0..40_u32 {
        let mut request = std::pin::pin!(app.post(SMS, &body));
        for _ in 0..steps {
            if futures::poll!(&mut request).is_ready() {
                break;
            }
            tokio::task::yield_now().await;
        }
    }
    // Comes after whatever the others left with the writers.
    let last: NotificationId = app.post(SMS, &body).await.id();
    assert!(stored(&app).await.contains(&json!(last)));
    app.work_off().await;
}
