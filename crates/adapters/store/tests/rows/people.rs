//! People are found by index, however many there are.

use sqlx::{PgPool, postgres::PgPoolOptions};
use tidings_store::users;
use tidings_test_support::TestDatabase;

use crate::fixtures::populate;

/// Scans of the whole table so far.
async fn scans(pool: &PgPool) -> i64 {
    sqlx::query("SELECT pg_stat_force_next_flush()").execute(pool).await.unwrap();
    sqlx::query_scalar("SELECT seq_scan FROM pg_stat_user_tables WHERE relid = 'users'::regclass")
        .fetch_one(pool)
        .await
        .unwrap()
}

#[tokio::test]
async fn by_email_address_in_any_case() {
    let database = TestDatabase::migrated().await;
    populate(&database.pool).await;
    sqlx::raw_sql(
        "INSERT INTO users (id, name, email_address, created_at, _password, password_changed_at, failed_login_count,
             state, platform_admin, auth_type, email_access_validated_at)
         SELECT gen_random_uuid(), 'Grace', 'Grace.' || n || '@example.com', now(), '!', now(), 0, 'active', false,
             'email_auth', now()
         FROM generate_series(1, 10000) n;
         ANALYZE users",
    )
    .execute(&database.pool)
    .await
    .unwrap();
    let options = database.pool.connect_options().as_ref().clone();
    // One connection, so that all counters are its own.
    let pool = PgPoolOptions::new().max_connections(1).connect_with(options).await.unwrap();
    let before = scans(&pool).await;
    // Often enough that the server settles for a plan that knows no parameters.
    for number in 1..=12 {
        let found = users::by_email_address(&pool, &format!("gRACE.{number}@EXAMPLE.com")).await.unwrap().unwrap();
        assert_eq!(found.email_address, format!("Grace.{number}@example.com"));
    }
    assert_eq!(scans(&pool).await - before, 0, "the whole table was read");
}
