//! A database of each test's own.

use std::{
    hash::{DefaultHasher, Hash, Hasher},
    panic::{AssertUnwindSafe, catch_unwind},
    str::FromStr,
    sync::atomic::{AtomicU32, Ordering},
    time::Duration,
};

use sqlx::{AssertSqlSafe, Connection, PgConnection, PgPool, postgres::PgConnectOptions};
use tidings_store::PoolOptions;

use crate::postgres::{block_on, server_url};

/// A database of one test's own, dropped with it.
#[derive(Debug)]
pub struct TestDatabase {
    server: String,
    name: String,
    /// Connections to it.
    pub pool: PgPool,
}

impl TestDatabase {
    /// With nothing in it.
    pub async fn empty() -> Self {
        Self::create(server_url(), "").await
    }

    /// With this version's schema and rows: a copy of a database that is migrated once per run.
    pub async fn migrated() -> Self {
        Self::migrated_on(server_url()).await
    }

    /// As [`Self::migrated`], on a server of the test's own, which has to be there when this is dropped.
    pub async fn migrated_on(server: String) -> Self {
        let template = migrated_template(&server).await;
        Self::create(server, &format!("TEMPLATE {template}")).await
    }

    /// Its URL.
    pub fn url(&self) -> String {
        let (address, query) = self.server.split_once('?').unwrap_or((&self.server, ""));
        let (server, _) = address.rsplit_once('/').expect("a URL with a database");
        let query = if query.is_empty() { String::new() } else { format!("?{query}") };
        format!("{server}/{}{query}", self.name)
    }

    async fn create(server: String, options: &str) -> Self {
        static NEXT: AtomicU32 = AtomicU32::new(0);
        let name = format!("test_{}_{}", std::process::id(), NEXT.fetch_add(1, Ordering::Relaxed));
        let mut conn = connect(&server).await;
        // A process with the same number may have left one.
        run(&mut conn, format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)")).await;
        run(&mut conn, format!("CREATE DATABASE {name} {options}")).await;
        let mut this = Self { pool: lazy_pool(&server), server, name };
        this.pool = lazy_pool(&this.url());
        this
    }
}

impl Drop for TestDatabase {
    fn drop(&mut self) {
        let drop_it = || {
            // A test may end inside its runtime, which cannot wait here: another one does.
            block_on(async {
                let mut conn = connect(&self.server).await;
                run(&mut conn, format!("DROP DATABASE IF EXISTS {} WITH (FORCE)", self.name)).await;
            });
        };
        let dropped = catch_unwind(AssertUnwindSafe(drop_it));
        assert!(dropped.is_ok() || std::thread::panicking(), "the test's database could not be dropped");
    }
}

/// The name of the migrated database, made by whoever needs it first.
async fn migrated_template(server: &str) -> String {
    let mut hasher = DefaultHasher::new();
    tidings_store::migrate::checksums().for_each(|checksum| checksum.hash(&mut hasher));
    let name = format!("tidings_template_{:016x}", hasher.finish());
    let mut conn = connect(server).await;
    run(&mut conn, "SELECT pg_advisory_lock(8246219)".to_owned()).await;
    let ready: bool = sqlx::query_scalar("SELECT EXISTS (SELECT FROM pg_database WHERE datname = $1)")
        .bind(&name)
        .fetch_one(&mut conn)
        .await
        .expect("the server answers");
    if !ready {
        let building = format!("{name}_building");
        run(&mut conn, format!("DROP DATABASE IF EXISTS {building} WITH (FORCE)")).await;
        run(&mut conn, format!("CREATE DATABASE {building}")).await;
        let options = PgConnectOptions::from_str(server).expect("a URL").database(&building);
        let pool = PgPool::connect_with(options).await.expect("the new database opens");
        tidings_store::migrate::migrate(&pool).await.expect("the migrations run");
        pool.close().await;
        run(&mut conn, format!("ALTER DATABASE {building} RENAME TO {name}")).await;
    }
    run(&mut conn, "SELECT pg_advisory_unlock(8246219)".to_owned()).await;
    name
}

async fn connect(server: &str) -> PgConnection {
    PgConnection::connect(server).await.expect("the test server answers")
}

async fn run(conn: &mut PgConnection, statement: String) {
    sqlx::raw_sql(AssertSqlSafe(statement.as_str())).execute(conn).await.unwrap_or_else(|error| {
        panic!("{statement}: {error}");
    });
}

fn lazy_pool(url: &str) -> PgPool {
    let options =
        PoolOptions { max_connections: 10, acquire_timeout: Duration::from_secs(30), ..PoolOptions::default() };
    tidings_store::connect(url, "tidings-test", options).expect("a URL")
}

/// How many jobs wait or run in the database at `url`.
pub(crate) fn count_jobs(url: &str) -> i64 {
    block_on(async {
        let mut conn = connect(url).await;
        sqlx::query_scalar("SELECT count(*) FROM queue_jobs").fetch_one(&mut conn).await.expect("the queue is there")
    })
}
