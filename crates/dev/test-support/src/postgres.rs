//! One throw-away PostgreSQL for all tests of a run, and a database of its own for each.

use std::{
    fs::{self, Permissions},
    hash::{DefaultHasher, Hash, Hasher},
    os::unix::fs::PermissionsExt,
    path::PathBuf,
    str::FromStr,
    sync::{
        OnceLock,
        atomic::{AtomicU32, Ordering},
    },
    time::Duration,
};

use sqlx::{AssertSqlSafe, Connection, PgConnection, PgPool, postgres::PgConnectOptions};
use tidings_postgres_local::{Binaries, Cluster, ClusterOptions};
use tidings_store::PoolOptions;

/// Names the server of a test run: the URL of a database whose user may create others.
pub const URL_VARIABLE: &str = "TIDINGS_TEST_DATABASE_URL";

/// The server's own database.
pub fn server_url() -> String {
    static OWN: OnceLock<(Cluster, String)> = OnceLock::new();
    if let Ok(url) = std::env::var(URL_VARIABLE) {
        return url;
    }
    // Stops by itself when this process ends.
    OWN.get_or_init(|| {
        let cluster = block_on(start_cluster());
        let url = cluster.url("postgres");
        (cluster, url)
    })
    .1
    .clone()
}

/// Starts a throw-away server in the system's temporary folder, and removes what ended runs left there.
pub async fn start_cluster() -> Cluster {
    let dir = run_dir();
    fs::create_dir_all(&dir).expect("the temporary folder can be written");
    // As root, PostgreSQL runs as another user, who has to pass.
    fs::set_permissions(&dir, Permissions::from_mode(0o711)).expect("the folder is ours");
    let cache = std::env::var_os("HOME").map(|home| PathBuf::from(home).join(".cache/tidings"));
    let explicit = std::env::var_os("PG_BIN_DIR").map(PathBuf::from);
    let binaries = Binaries::find(explicit.as_deref(), cache.as_deref()).unwrap_or_else(|error| panic!("{error}"));
    let mut options = ClusterOptions::throw_away(dir.join("postgres"));
    options.settings.push(("max_connections".to_owned(), "400".to_owned()));
    Cluster::start(&binaries, &options).await.unwrap_or_else(|error| panic!("{error}"))
}

/// The folder of this process's server; those of processes that are gone are removed.
pub fn run_dir() -> PathBuf {
    const PREFIX: &str = "tidings-test-";
    let temporary = std::env::temp_dir();
    for entry in fs::read_dir(&temporary).into_iter().flatten().flatten() {
        let name = entry.file_name();
        let pid = name.to_str().and_then(|name| name.strip_prefix(PREFIX)).and_then(|pid| pid.parse::<u32>().ok());
        if pid.is_some_and(|pid| !PathBuf::from(format!("/proc/{pid}")).exists()) {
            let _ = fs::remove_dir_all(entry.path());
        }
    }
    temporary.join(format!("{PREFIX}{}", std::process::id()))
}

/// A database of one test's own, dropped with it.
#[derive(Debug)]
pub struct TestDatabase {
    name: String,
    /// Connections to it.
    pub pool: PgPool,
}

impl TestDatabase {
    /// With nothing in it.
    pub async fn empty() -> Self {
        Self::create("").await
    }

    /// With this version's schema and rows: a copy of a database that is migrated once per run.
    pub async fn migrated() -> Self {
        let template = migrated_template().await;
        Self::create(&format!("TEMPLATE {template}")).await
    }

    /// Its URL.
    pub fn url(&self) -> String {
        let url = server_url();
        let (address, query) = url.split_once('?').unwrap_or((&url, ""));
        let (server, _) = address.rsplit_once('/').expect("a URL with a database");
        let query = if query.is_empty() { String::new() } else { format!("?{query}") };
        format!("{server}/{}{query}", self.name)
    }

    async fn create(options: &str) -> Self {
        static NEXT: AtomicU32 = AtomicU32::new(0);
        let name = format!("test_{}_{}", std::process::id(), NEXT.fetch_add(1, Ordering::Relaxed));
        let mut server = connect_to_server().await;
        // A process with the same number may have left one.
        run(&mut server, format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)")).await;
        run(&mut server, format!("CREATE DATABASE {name} {options}")).await;
        let mut this = Self { name, pool: lazy_pool(&server_url()) };
        this.pool = lazy_pool(&this.url());
        this
    }
}

impl Drop for TestDatabase {
    fn drop(&mut self) {
        let name = self.name.clone();
        // A test may end inside its runtime, which cannot wait here: another thread does.
        let dropping = std::thread::spawn(move || {
            block_on(async move {
                let mut server = connect_to_server().await;
                run(&mut server, format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)")).await;
            });
        });
        let dropped = dropping.join();
        assert!(dropped.is_ok() || std::thread::panicking(), "the test's database could not be dropped");
    }
}

/// The name of the migrated database, made by whoever needs it first.
async fn migrated_template() -> String {
    let mut hasher = DefaultHasher::new();
    tidings_store::migrate::checksums().for_each(|checksum| checksum.hash(&mut hasher));
    let name = format!("tidings_template_{:016x}", hasher.finish());
    let mut server = connect_to_server().await;
    run(&mut server, "SELECT pg_advisory_lock(8246219)".to_owned()).await;
    let ready: bool = sqlx::query_scalar("SELECT EXISTS (SELECT FROM pg_database WHERE datname = $1)")
        .bind(&name)
        .fetch_one(&mut server)
        .await
        .expect("the server answers");
    if !ready {
        let building = format!("{name}_building");
        run(&mut server, format!("DROP DATABASE IF EXISTS {building} WITH (FORCE)")).await;
        run(&mut server, format!("CREATE DATABASE {building}")).await;
        let options = PgConnectOptions::from_str(&server_url()).expect("a URL").database(&building);
        let pool = PgPool::connect_with(options).await.expect("the new database opens");
        tidings_store::migrate::migrate(&pool).await.expect("the migrations run");
        pool.close().await;
        run(&mut server, format!("ALTER DATABASE {building} RENAME TO {name}")).await;
    }
    run(&mut server, "SELECT pg_advisory_unlock(8246219)".to_owned()).await;
    name
}

async fn connect_to_server() -> PgConnection {
    PgConnection::connect(&server_url()).await.expect("the test server answers")
}

async fn run(server: &mut PgConnection, statement: String) {
    sqlx::raw_sql(AssertSqlSafe(statement.as_str())).execute(server).await.unwrap_or_else(|error| {
        panic!("{statement}: {error}");
    });
}

fn lazy_pool(url: &str) -> PgPool {
    let options =
        PoolOptions { max_connections: 10, acquire_timeout: Duration::from_secs(30), ..PoolOptions::default() };
    tidings_store::connect(url, "tidings-test", options).expect("a URL")
}

/// Runs a future on a thread and runtime of its own, wherever this is called.
fn block_on<T: Send>(future: impl Future<Output = T> + Send) -> T {
    std::thread::scope(|scope| {
        let running = scope.spawn(|| {
            tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime").block_on(future)
        });
        running.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))
    })
}

/// How many jobs wait or run in the database at `url`.
pub(crate) fn count_jobs(url: &str) -> i64 {
    block_on(async {
        let mut conn = PgConnection::connect(url).await.expect("the test's database answers");
        sqlx::query_scalar("SELECT count(*) FROM queue_jobs").fetch_one(&mut conn).await.expect("the queue is there")
    })
}
