//! A cache that nodes share hears of what is changed by hand.

use std::sync::Arc;

use sqlx::PgPool;
use tidings_admin_client::{
    AdminClient,
    transport::{Http, TokenSource},
};
use tidings_app::SystemClock;
use tidings_cache::{Cache, Redis};
use tidings_domain::UserId;
use tidings_test_support::{RedisServer, eventually};

use crate::harness::{ADMIN_CLIENT_SECRET, Installation, Process};

/// A server of the internal API that keeps the cache up to date, and a client that reads through it.
async fn start(installation: &Installation, redis: &RedisServer, name: &str) -> (Process, AdminClient) {
    let mut command = installation.command(&[]);
    command.env("REDIS_URL", redis.url());
    let (process, url) = installation.serve_role(command, "internal-api", name).await;
    let token = TokenSource::admin(ADMIN_CLIENT_SECRET.into(), Arc::new(SystemClock));
    let transport = Http::new(url.parse().expect("a URL"), token).expect("an HTTP client");
    let cache = Cache::new(Arc::new(Redis::new(&redis.url()).expect("a URL")));
    (process, AdminClient::new(Arc::new(transport), cache))
}

async fn is_kept(redis: &RedisServer, key: &str) -> bool {
    let client = redis::Client::open(redis.url()).expect("a URL");
    let mut connection = client.get_multiplexed_async_connection().await.expect("Redis runs");
    redis::cmd("EXISTS").arg(key).query_async(&mut connection).await.expect("an answer")
}

async fn phone(client: &AdminClient, user: UserId) -> Option<String> {
    client.users.get(user).await.expect("somebody").data.mobile_number
}

/// By hand, as with psql.
async fn edit(pool: &PgPool, user: UserId, phone: &str) {
    let update = sqlx::query("UPDATE users SET mobile_number = $2 WHERE id = $1");
    update.bind(user.as_uuid()).bind(phone).execute(pool).await.expect("a row is changed");
}

#[tokio::test]
async fn an_edit_by_hand_is_seen_also_when_nobody_listened() {
    let (installation, demo) = Installation::with_service().await;
    let redis = RedisServer::start().await;
    let pool = installation.pool();
    let made_by = sqlx::query_scalar("SELECT created_by_id FROM services WHERE id = $1");
    let user = UserId::new(made_by.bind(demo.service_id.as_uuid()).fetch_one(&pool).await.expect("a service"));
    let key = format!("user-{user}");

    let (process, client) = start(&installation, &redis, "first").await;
    eventually("the cache is used", || async {
        phone(&client, user).await;
        is_kept(&redis, &key).await
    })
    .await;
    edit(&pool, user, "+447700900111").await;
    eventually("the edit is seen", || async { phone(&client, user).await.as_deref() == Some("+447700900111") }).await;

    eventually("it is kept", || async {
        phone(&client, user).await;
        is_kept(&redis, &key).await
    })
    .await;
    process.kill().await;
    edit(&pool, user, "+447700900222").await;
    assert!(is_kept(&redis, &key).await, "nobody has told the cache");
    let (_process, client) = start(&installation, &redis, "second").await;
    eventually("what was kept before is not", || async {
        phone(&client, user).await.as_deref() == Some("+447700900222") && is_kept(&redis, &key).await
    })
    .await;
    assert_eq!(phone(&client, user).await.as_deref(), Some("+447700900222"));
}
