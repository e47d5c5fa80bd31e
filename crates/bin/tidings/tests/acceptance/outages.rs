//! The database is away: at the start, and later.

use std::time::Duration;

use crate::harness::{Api, Installation, until};

const RECOVERY: Duration = Duration::from_secs(60);

#[tokio::test]
async fn server_waits_for_its_database() {
    let (mut installation, demo) = Installation::with_service().await;
    installation.stop_postgres().await;
    let (mut serve, url) = installation.serve(installation.command(&[]), "serve").await;
    let api = Api::new(demo);
    let body = api.sms("07700900123");
    let status = async |path: &str| api.get(&url, path).await.expect("an answer").0;

    assert_eq!(status("/readyz").await, 503);
    assert_eq!(status("/livez").await, 200);
    let (refused, reply) = api.post(&url, "sms", &body).await.expect("an answer");
    assert!((500..=599).contains(&refused), "{refused} {reply}");
    assert_eq!(reply["status_code"], refused, "{reply}");

    installation.start_postgres().await;
    until_ready(&status).await;
    assert_eq!(api.post(&url, "sms", &body).await.expect("an answer").0, 201);

    installation.stop_postgres().await;
    until("the server to notice", RECOVERY, async || {
        assert_eq!(status("/livez").await, 200);
        (status("/readyz").await == 503).then_some(())
    })
    .await;
    installation.start_postgres().await;
    until_ready(&status).await;
    assert_eq!(api.post(&url, "sms", &body).await.expect("an answer").0, 201);
    serve.expect_running();
}

async fn until_ready(status: &impl AsyncFn(&str) -> u16) {
    until("the server to be ready", RECOVERY, async || {
        assert_eq!(status("/livez").await, 200);
        match status("/readyz").await {
            200 => Some(()),
            other => {
                assert_eq!(other, 503);
                None
            }
        }
    })
    .await;
}
