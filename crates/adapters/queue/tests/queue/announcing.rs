//! Hints between processes.

use std::time::Duration;

use sqlx::postgres::PgListener;
use tidings_queue::Waker;
use tokio_util::sync::CancellationToken;

use crate::database::with_database;

#[tokio::test]
async fn many_announcements_are_told_as_few() {
    with_database(|pool| async move {
        let mut listener = PgListener::connect_with(&pool).await.unwrap();
        listener.listen("tidings_queue").await.unwrap();
        let (waker, shutdown) = (Waker::new(), CancellationToken::new());
        for _ in 0..1000 {
            waker.announce("count");
        }
        waker.announce("report");
        let broadcast = {
            let (waker, pool, shutdown) = (waker.clone(), pool.clone(), shutdown.clone());
            tokio::spawn(async move { waker.broadcast(pool, shutdown).await })
        };
        let mut heard = Vec::new();
        for _ in 0..2 {
            heard.push(listener.recv().await.unwrap().payload().to_owned());
        }
        assert_eq!(heard, ["count", "report"]);
        // Another one is told, and nothing came between.
        waker.announce("last");
        assert_eq!(listener.recv().await.unwrap().payload(), "last");
        shutdown.cancel();
        tokio::time::timeout(Duration::from_secs(30), broadcast).await.expect("it stops").unwrap();
    })
    .await;
}
