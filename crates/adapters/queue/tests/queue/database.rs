//! A database per test, with the queue's tables and nothing else.

use std::future::Future;

use sqlx::{AssertSqlSafe, Connection, Executor, PgConnection, PgPool, postgres::PgPoolOptions};

const SCHEMA: &str = include_str!("../../../store/migrations/0003_queue.sql");

/// Runs a test with a database of its own, which is dropped whatever the test did.
pub async fn with_database<F, T>(test: F)
where
    F: FnOnce(PgPool) -> T,
    T: Future<Output = ()> + Send + 'static,
{
    let server = std::env::var("TIDINGS_TEST_DATABASE_URL")
        .expect("set TIDINGS_TEST_DATABASE_URL to a PostgreSQL where databases may be created");
    let name = format!("queue_test_{:032x}", rand::random::<u128>());
    let mut admin = PgConnection::connect(&server).await.expect("the test server answers");
    admin.execute(AssertSqlSafe(format!("CREATE DATABASE {name}"))).await.expect("a database can be created");

    let options = server.parse::<sqlx::postgres::PgConnectOptions>().expect("a URL").database(&name);
    let pool = PgPoolOptions::new().max_connections(10).connect_with(options).await.expect("the database opens");
    pool.execute(SCHEMA).await.expect("the tables can be made");
    let outcome = tokio::spawn(test(pool.clone())).await;

    pool.close().await;
    admin.execute(AssertSqlSafe(format!("DROP DATABASE {name} WITH (FORCE)"))).await.expect("it can be dropped");
    if let Err(error) = outcome {
        std::panic::resume_unwind(error.into_panic());
    }
}
