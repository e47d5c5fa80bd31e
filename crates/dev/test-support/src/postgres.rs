//! One throw-away PostgreSQL for all tests of a run.

use std::{
    fs::{self, Permissions},
    os::unix::fs::PermissionsExt,
    path::{Path, PathBuf},
    sync::OnceLock,
};

use tidings_postgres_local::{Binaries, Cluster, ClusterOptions};

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

/// Starts a throw-away server in the folder of this process.
pub async fn start_cluster() -> Cluster {
    start(ClusterOptions::throw_away(run_dir().join("postgres"))).await
}

/// Starts a server in `data_dir` that keeps its promises when it is killed, or starts again the one that was there: for tests
/// that stop it.
pub async fn start_durable_cluster(data_dir: &Path) -> Cluster {
    start(ClusterOptions::new(data_dir)).await
}

async fn start(mut options: ClusterOptions) -> Cluster {
    let cache = std::env::var_os("HOME").map(|home| PathBuf::from(home).join(".cache/tidings"));
    let explicit = std::env::var_os("PG_BIN_DIR").map(PathBuf::from);
    let binaries = Binaries::find(explicit.as_deref(), cache.as_deref()).unwrap_or_else(|error| panic!("{error}"));
    options.settings.push(("max_connections".to_owned(), "400".to_owned()));
    Cluster::start(&binaries, &options).await.unwrap_or_else(|error| panic!("{error}"))
}

/// The folder of this process in the system's temporary one; those that ended processes left there are removed.
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
    let dir = temporary.join(format!("{PREFIX}{}", std::process::id()));
    fs::create_dir_all(&dir).expect("the temporary folder can be written");
    // As root, PostgreSQL runs as another user, who has to pass.
    fs::set_permissions(&dir, Permissions::from_mode(0o711)).expect("the folder is ours");
    dir
}

/// Runs a future on a thread and runtime of its own, wherever this is called.
pub(crate) fn block_on<T: Send>(future: impl Future<Output = T> + Send) -> T {
    std::thread::scope(|scope| {
        let running = scope.spawn(|| {
            tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime").block_on(future)
        });
        running.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))
    })
}
