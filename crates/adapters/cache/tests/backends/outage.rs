//! Redis is away, hangs, or comes back with what it held long ago.

use std::{
    net::Ipv4Addr,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use tidings_cache::{Cache, Redis};
use tidings_test_support::{RedisServer, eventually};
use tokio::{
    net::{TcpListener, UnixStream},
    sync::{Mutex, watch},
};

use crate::database::{Counts, Database, key, next};

async fn start() -> (RedisServer, Database, Cache) {
    let server = RedisServer::start().await;
    let database = Database::new(4, Duration::from_micros(500));
    database.keep(Redis::new(&server.url()).unwrap());
    let cache = client(&server.url());
    eventually_hits(&database, &cache).await;
    (server, database, cache)
}

fn client(url: &str) -> Cache {
    Cache::new(Arc::new(Redis::new(url).unwrap()))
}

async fn eventually_hits(database: &Database, cache: &Cache) {
    eventually("a value is found in the cache", || async { hits(database, cache).await }).await;
}

async fn hits(database: &Database, cache: &Cache) -> bool {
    let mut counts = Counts::default();
    database.read(cache, 1, 0, &mut counts).await;
    counts.hits == 1
}

/// Leads to a Redis. Connections of before it was blocked hear nothing any more, and are not closed.
struct Road {
    url: String,
    blocked: watch::Sender<()>,
}

impl Road {
    async fn to(server: &RedisServer) -> Self {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.unwrap();
        let url = format!("redis://{}", listener.local_addr().unwrap());
        let (blocked, socket) = (watch::Sender::new(()), server.socket());
        let block = blocked.clone();
        tokio::spawn(async move {
            while let Ok((mut client, _)) = listener.accept().await {
                let (socket, mut blocked) = (socket.clone(), block.subscribe());
                tokio::spawn(async move {
                    let mut redis = UnixStream::connect(socket).await.unwrap();
                    tokio::select! {
                        _ = blocked.changed() => std::future::pending::<()>().await,
                        _ = tokio::io::copy_bidirectional(&mut client, &mut redis) => {}
                    }
                });
            }
        });
        Self { url, blocked }
    }

    fn block(&self) {
        self.blocked.send_replace(());
    }
}

async fn in_redis(server: &RedisServer, what: &redis::Cmd) -> Option<String> {
    let client = redis::Client::open(server.url()).unwrap();
    let mut connection = client.get_multiplexed_async_connection().await.unwrap();
    what.query_async(&mut connection).await.unwrap()
}

#[tokio::test]
async fn reads_and_changes_go_on_without_redis() {
    let (mut server, database, cache) = start().await;
    server.kill();
    assert!(!hits(&database, &cache).await);
    database.change(&cache, 1, 0).await;
    assert!(!hits(&database, &cache).await);
    server.start_again().await;
    eventually_hits(&database, &cache).await;
}

#[tokio::test]
async fn nobody_waits_for_a_redis_that_hangs() {
    let (server, database, cache) = start().await;
    in_redis(&server, redis::cmd("CLIENT").arg("PAUSE").arg(1_000).arg("ALL")).await;
    assert!(!hits(&database, &cache).await);
    database.change(&cache, 1, 0).await;
    eventually_hits(&database, &cache).await;
}

/// As when a server is gone without a word, and its address leads to another.
#[tokio::test]
async fn a_connection_that_falls_silent_is_left_for_another() {
    let (server, database, _) = start().await;
    let road = Road::to(&server).await;
    let cache = client(&road.url);
    eventually_hits(&database, &cache).await;
    road.block();
    assert!(!hits(&database, &cache).await);
    eventually_hits(&database, &cache).await;
}

#[tokio::test]
async fn what_redis_held_before_a_change_is_not_served_when_it_comes_back_with_it() {
    let (mut server, database, cache) = start().await;
    let kept = in_redis(&server, redis::cmd("GET").arg(key(1))).await;
    assert_eq!(kept.as_deref(), Some("0"));
    in_redis(&server, &redis::cmd("SAVE")).await;
    database.change(&cache, 1, 1).await;
    server.kill();
    server.start_again().await;
    assert_eq!(in_redis(&server, redis::cmd("GET").arg(key(1))).await, kept);
    // Each of these reads checks that it is not older than the change.
    eventually_hits(&database, &cache).await;
    assert_eq!(in_redis(&server, redis::cmd("GET").arg(key(1))).await.as_deref(), Some("1"));
}

/// As when the network between one node and Redis is cut, and that of the others is not.
#[tokio::test]
async fn a_change_by_somebody_who_cannot_reach_redis_is_seen_by_those_who_can() {
    let (_server, database, cache) = start().await;
    let cut_off = client("unix:///nowhere/redis.sock");
    // Some of these are refusals that are counted.
    for number in 0..4 {
        assert!(hits(&database, &cache).await);
        database.change(&cut_off, 1, number).await;
        database.read(&cache, 1, 0, &mut Counts::default()).await;
        eventually_hits(&database, &cache).await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn nothing_stale_is_read_while_redis_is_killed_and_comes_back() {
    let (server, database, _) = start().await;
    let server = Mutex::new(server);
    let over = Arc::new(AtomicBool::new(false));
    let url = server.lock().await.url();
    let caches: Vec<Cache> = (0..3).map(|_| client(&url)).collect();
    let tasks: Vec<_> = (1..=16)
        .zip(caches.iter().cycle())
        .map(|(seed, cache)| {
            let (database, cache, over) = (database.clone(), cache.clone(), Arc::clone(&over));
            tokio::spawn(async move {
                let (mut random, mut counts) = (seed * 0x9E37_79B9, Counts::default());
                while !over.load(Ordering::SeqCst) {
                    database.work(&cache, next(&mut random), &mut counts).await;
                }
                counts.reads
            })
        })
        .collect();
    for saved in [false, true] {
        let mut server = server.lock().await;
        if saved {
            in_redis(&server, &redis::cmd("SAVE")).await;
            eventually_hits(&database, &caches[0]).await;
        }
        server.kill();
        database.read(&caches[0], 1, 0, &mut Counts::default()).await;
        server.start_again().await;
        eventually_hits(&database, &caches[0]).await;
    }
    over.store(true, Ordering::SeqCst);
    for task in tasks {
        assert!(task.await.unwrap() > 0);
    }
}
