//! A change by hand in the database is seen by the next read, with a real Redis and a real PostgreSQL.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::{sync::Arc, time::Duration};

use tidings_app::cache_keeper::{follow, keep};
use tidings_cache::{Address, Backend, Cache, CallError, InProcess, Read, Redis};
use tidings_store::PgPool;
use tidings_test_support::{RedisServer, TestClock, TestDatabase, eventually};

/// How a call fails here: not at all, or with the test.
#[derive(Debug)]
enum Never {}

impl CallError for Never {
    fn may_have_happened(&self) -> bool {
        match *self {}
    }
}

/// What the API says of somebody: here, straight from the database.
async fn phone(cache: &Cache, pool: &PgPool) -> (String, bool) {
    let id: uuid::Uuid = sqlx::query_scalar("SELECT id FROM users LIMIT 1").fetch_one(pool).await.unwrap();
    let address = Address { key: format!("user-{id}"), groups: Vec::new() };
    let read = Read { family: "user-{user_id}", address, keep: Duration::from_secs(60) };
    let mut called = false;
    let fetch = async || {
        called = true;
        let phone = sqlx::query_scalar("SELECT mobile_number FROM users WHERE id = $1").bind(id).fetch_one(pool).await;
        Ok::<_, Never>(phone.unwrap())
    };
    let phone: Option<String> = cache.read(&read, fetch).await.unwrap();
    (phone.unwrap_or_default(), !called)
}

async fn change(pool: &PgPool, phone: &str) {
    sqlx::query("UPDATE users SET mobile_number = $1").bind(phone).execute(pool).await.unwrap();
}

async fn is_kept(cache: &Cache, pool: &PgPool) {
    eventually("the number is kept", || async { phone(cache, pool).await.1 }).await;
}

async fn is_seen(cache: &Cache, pool: &PgPool, expected: &str) {
    eventually("the new number is seen", || async { phone(cache, pool).await.0 == expected }).await;
}

async fn by_hand(pool: &PgPool, backend: Arc<dyn Backend>, start: impl Fn() -> tokio::task::JoinHandle<()>) {
    let cache = Cache::new(backend);
    let keeper = start();
    is_kept(&cache, pool).await;
    change(pool, "+447700900111").await;
    is_seen(&cache, pool, "+447700900111").await;
    is_kept(&cache, pool).await;
    // While nobody hears of it.
    keeper.abort();
    assert!(keeper.await.unwrap_err().is_cancelled());
    change(pool, "+447700900222").await;
    let _again = start();
    is_seen(&cache, pool, "+447700900222").await;
}

#[tokio::test]
async fn a_change_by_hand_is_seen_through_redis() {
    let (database, server) = (TestDatabase::migrated().await, RedisServer::start().await);
    let redis = || Arc::new(Redis::new(&server.url()).unwrap());
    by_hand(&database.pool, redis(), || tokio::spawn(keep(database.pool.clone(), redis()))).await;
}

#[tokio::test]
async fn a_change_by_hand_is_seen_in_process() {
    let database = TestDatabase::migrated().await;
    let cache = Arc::new(InProcess::new(1 << 20, Arc::new(TestClock::default())));
    let backend: Arc<dyn Backend> = Arc::clone(&cache) as _;
    by_hand(&database.pool, backend, || tokio::spawn(follow(database.pool.clone(), Arc::clone(&cache)))).await;
}
