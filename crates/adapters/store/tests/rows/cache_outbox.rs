//! The outbox of the cache: what is appended, and that nothing in it is skipped.

use sqlx::{AssertSqlSafe, PgPool};
use tidings_store::cache_outbox::{self, Cursor};
use tidings_test_support::TestDatabase;

use crate::fixtures::{SERVICE, populate};

async fn run(pool: &PgPool, statements: &str) {
    sqlx::raw_sql(AssertSqlSafe(statements)).execute(pool).await.unwrap();
}

/// The names that a statement appends, in order.
async fn appended(pool: &PgPool, cursor: &mut Cursor, statement: &str) -> Vec<String> {
    run(pool, statement).await;
    let mut names = cursor.advance(pool).await.unwrap();
    names.sort();
    names.dedup();
    names
}

#[tokio::test]
async fn a_change_by_hand_appends_the_keys_of_what_it_changes() {
    let database = TestDatabase::migrated().await;
    let pool = &database.pool;
    populate(pool).await;
    let mut cursor = Cursor::now(pool).await.unwrap();
    let user: uuid::Uuid = sqlx::query_scalar("SELECT id FROM users LIMIT 1").fetch_one(pool).await.unwrap();
    let statement = format!("UPDATE users SET mobile_number = '+447700900111' WHERE id = '{user}'");
    assert_eq!(appended(pool, &mut cursor, &statement).await, [format!("user-{user}")]);
    let statement = format!("DELETE FROM service_permissions WHERE service_id = '{SERVICE}'");
    assert_eq!(appended(pool, &mut cursor, &statement).await, [format!("service-{SERVICE}")]);
    let template: uuid::Uuid = sqlx::query_scalar("SELECT id FROM templates WHERE service_id = $1 LIMIT 1")
        .bind(SERVICE.as_uuid())
        .fetch_one(pool)
        .await
        .unwrap();
    let statement = format!("UPDATE templates SET name = 'x' WHERE id = '{template}'");
    assert_eq!(
        appended(pool, &mut cursor, &statement).await,
        [
            format!("service-{SERVICE}-template-precompiled"),
            format!("service-{SERVICE}-templates"),
            format!("template-{template}-version-None"),
            format!("template-{template}-versions"),
        ]
    );
    assert!(appended(pool, &mut cursor, "SELECT 1").await.is_empty());
}

#[tokio::test]
async fn a_transaction_that_commits_late_is_not_skipped_and_holds_up_nobody() {
    let database = TestDatabase::migrated().await;
    let pool = &database.pool;
    let mut cursor = Cursor::now(pool).await.unwrap();
    let mut late = tidings_store::begin(pool).await.unwrap();
    cache_outbox::append(&mut late, &["late".to_owned()]).await.unwrap();
    assert_eq!(appended(pool, &mut cursor, "SELECT tidings_cache_append('{early}')").await, ["early"]);
    assert!(appended(pool, &mut cursor, "SELECT 1").await.is_empty());
    late.commit().await.unwrap();
    assert_eq!(appended(pool, &mut cursor, "SELECT 1").await, ["late"]);
    let mut session = pool.acquire().await.unwrap();
    let waiting = cache_outbox::waiting(&mut session).await.unwrap();
    assert_eq!(waiting.iter().map(|waiting| waiting.name.as_str()).collect::<Vec<_>>(), ["late", "early"]);
    let ids: Vec<i64> = waiting.iter().map(|waiting| waiting.id).collect();
    cache_outbox::applied(&mut session, &ids).await.unwrap();
    assert!(cache_outbox::waiting(&mut session).await.unwrap().is_empty());
}

#[tokio::test]
async fn there_is_one_keeper_and_trust_is_remembered_until_something_was_lost() {
    let database = TestDatabase::migrated().await;
    let pool = &database.pool;
    let (mut one, mut other) = (pool.acquire().await.unwrap(), pool.acquire().await.unwrap());
    assert!(cache_outbox::lock(&mut one).await.unwrap());
    assert!(!cache_outbox::lock(&mut other).await.unwrap());
    assert_eq!(cache_outbox::trusted(&mut one).await.unwrap(), None);
    for trust in ["a.b 0000000000000001", "a.c 0000000000000002"] {
        cache_outbox::trust(&mut one, trust).await.unwrap();
        assert_eq!(cache_outbox::trusted(&mut one).await.unwrap().as_deref(), Some(trust));
    }
    run(pool, "INSERT INTO cache_outbox (name, created_at, applied) VALUES ('a', now() - interval '2 hours', true)")
        .await;
    assert_eq!(cache_outbox::prune(pool).await.unwrap(), 1);
    assert!(cache_outbox::trusted(&mut one).await.unwrap().is_some());
    run(pool, "INSERT INTO cache_outbox (name, created_at) VALUES ('a', now() - interval '2 days')").await;
    assert_eq!(cache_outbox::prune(pool).await.unwrap(), 1);
    assert_eq!(cache_outbox::trusted(&mut one).await.unwrap(), None);
}
