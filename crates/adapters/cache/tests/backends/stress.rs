//! Many readers and writers at once, on real backends, with an API that dawdles: no read may be older than a change that
//! was done before it began.
//!
//! `TIDINGS_CACHE_STRESS` is how many operations there are on each backend.

use std::{sync::Arc, time::Duration};

use tidings_cache::{Backend, Cache, Redis};
use tidings_test_support::RedisServer;

use crate::database::{Counts, Database, next};

const ROWS: u64 = 8;
const TASKS: u64 = 64;

fn operations() -> u64 {
    std::env::var("TIDINGS_CACHE_STRESS").map_or(100_000, |operations| operations.parse().unwrap())
}

async fn stress(database: &Database, backends: &[Arc<dyn Backend>]) {
    let caches: Vec<Cache> = backends.iter().cloned().map(Cache::new).collect();
    let tasks: Vec<_> = (1..=TASKS)
        .zip(caches.iter().cycle())
        .map(|(seed, cache)| {
            let (database, cache) = (database.clone(), cache.clone());
            tokio::spawn(async move {
                let (mut random, mut counts) = (seed * 0x9E37_79B9, Counts::default());
                for _ in 0..operations() / TASKS {
                    database.work(&cache, next(&mut random), &mut counts).await;
                }
                counts
            })
        })
        .collect();
    let mut all = Counts::default();
    for task in tasks {
        let counts = task.await.unwrap();
        all.reads += counts.reads;
        all.hits += counts.hits;
    }
    assert!(all.hits > all.reads / 10, "only {} hits in {} reads: that says little", all.hits, all.reads);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn nothing_stale_is_read_in_process() {
    stress(&Database::new(ROWS, Duration::from_micros(500)), &[crate::in_process()]).await;
}

/// Three processes' worth of clients.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn nothing_stale_is_read_through_redis() {
    let server = RedisServer::start().await;
    let database = Database::new(ROWS, Duration::from_micros(500));
    database.keep(Redis::new(&server.url()).unwrap());
    let backend = || Arc::new(Redis::new(&server.url()).unwrap()) as Arc<dyn Backend>;
    stress(&database, &[backend(), backend(), backend()]).await;
}
