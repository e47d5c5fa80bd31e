//! A database per test.

use std::{
    env,
    str::FromStr,
    sync::atomic::{AtomicU32, Ordering},
};

use sqlx::{AssertSqlSafe, ConnectOptions, Connection, PgConnection, PgPool, postgres::PgConnectOptions};

/// Runs `body` on an empty database of its own, which is dropped afterwards, also when `body` fails.
pub async fn with_empty_database<F>(body: impl FnOnce(PgPool) -> F)
where
    F: Future<Output = ()> + Send + 'static,
{
    static NEXT: AtomicU32 = AtomicU32::new(0);
    let url = env::var("TIDINGS_TEST_DATABASE_URL")
        .expect("TIDINGS_TEST_DATABASE_URL must name a database whose user may create others");
    let maintenance = PgConnectOptions::from_str(&url).expect("TIDINGS_TEST_DATABASE_URL is a PostgreSQL URL");
    let name = format!("tidings_schema_{}_{}", std::process::id(), NEXT.fetch_add(1, Ordering::Relaxed));

    // A crashed run with the same process id may have left one.
    execute(&maintenance, format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)")).await;
    execute(&maintenance, format!("CREATE DATABASE {name}")).await;
    let pool = PgPool::connect_with(maintenance.clone().database(&name)).await.expect("connects to the new database");
    let outcome = tokio::spawn(body(pool.clone())).await;
    pool.close().await;
    execute(&maintenance, format!("DROP DATABASE {name} WITH (FORCE)")).await;
    if let Err(failure) = outcome {
        std::panic::resume_unwind(failure.into_panic());
    }
}

async fn execute(options: &PgConnectOptions, statement: String) {
    let mut connection: PgConnection = options.connect().await.expect("connects to the maintenance database");
    sqlx::raw_sql(AssertSqlSafe(statement)).execute(&mut connection).await.expect("database created or dropped");
    connection.close().await.expect("closes");
}
