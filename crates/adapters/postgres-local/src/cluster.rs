//! Starting, using and stopping a cluster: the order of events.

use std::fmt;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitStatus};
use std::time::Duration;

use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use tokio::time::{Instant, sleep, timeout};

use crate::SUPERUSER;
use crate::data_dir_lock::DataDirLock;
use crate::error::{StartError, StopError};
use crate::find::Binaries;
use crate::initialise::ensure_cluster;
use crate::options::ClusterOptions;
use crate::password::set_password;
use crate::postmaster_pid::PostmasterPid;
use crate::previous::{forget_stale_socket, stop_previous};
use crate::running::socket_url;
use crate::server::Server;
use crate::server_log::{self, ServerLog};
use crate::socket_dir::SocketDir;
use crate::unprivileged::{RunAs, SHELL};
use crate::wal_compression::WalCompression;

const POLL: Duration = Duration::from_millis(20);
/// How long the processes of a killed postmaster may take to notice; until then no new one can start.
const ORPHANED_BACKENDS: Duration = Duration::from_secs(30);
const IMMEDIATE_SHUTDOWN: Duration = Duration::from_secs(10);

/// A running private PostgreSQL. Dropping it shuts the server down without waiting; [`Cluster::stop`] waits.
#[derive(Debug)]
pub struct Cluster {
    // Dropped in this order: the lock last.
    server: Server,
    socket_dir: SocketDir,
    data_dir: PathBuf,
    log_dir: PathBuf,
    port: u16,
    loopback: bool,
    stop_timeout: Duration,
    _lock: DataDirLock,
}

/// How a server ended, to be shown to the user.
#[derive(Debug, Clone)]
pub struct ServerExit {
    /// `None` if the system did not tell.
    pub status: Option<ExitStatus>,
    /// Where the server's log is.
    pub log_dir: PathBuf,
}

impl fmt::Display for ServerExit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "PostgreSQL ended ({}); its log is in {}", described(self.status), self.log_dir.display())
    }
}

impl Cluster {
    /// Starts the cluster in `options.data_dir`, making it first when it is missing, and returns when it accepts
    /// connections. Ends what an earlier crash left running there.
    ///
    /// # Errors
    /// See [`StartError`]. Nothing keeps running then, nor when the future is dropped.
    pub async fn start(binaries: &Binaries, options: &ClusterOptions) -> Result<Self, StartError> {
        let data_dir = resolved(&options.data_dir)?;
        let run_as = RunAs::for_data_dir(&data_dir)?;
        run_as.check_can_enter(binaries.dir())?;
        run_as.check_can_enter(data_dir.parent().unwrap_or(&data_dir))?;
        let lock = DataDirLock::take(&data_dir, &run_as)?;
        ensure_cluster(binaries, &data_dir, &run_as, options.durable).await?;
        stop_previous(&data_dir).await?;
        let socket_dir = SocketDir::prepare(options.socket_dir.as_deref(), &data_dir, &run_as)?;
        forget_stale_socket(socket_dir.path(), options.port(), &data_dir)?;
        let start = Start {
            binaries,
            options,
            data_dir: &data_dir,
            run_as: &run_as,
            socket_dir: &socket_dir,
            wal_compression: WalCompression::of(binaries, &data_dir, &run_as).await,
        };
        let (server, log_dir) = start.run().await?;
        tracing::info!(
            version = %binaries.version(), pid = server.pid().as_raw_nonzero(), data_dir = %data_dir.display(),
            "PostgreSQL is ready"
        );
        Ok(Self {
            server,
            socket_dir,
            data_dir,
            log_dir,
            port: options.port(),
            loopback: options.loopback.is_some(),
            stop_timeout: options.stop_timeout,
            _lock: lock,
        })
    }

    /// The URL of a database over the unix socket, for sqlx. The superuser needs no password there.
    #[must_use]
    pub fn url(&self, database: &str) -> String {
        socket_url(self.socket_dir.path(), self.port, database)
    }

    /// The URL of a database over the loopback port, without the password; `None` if the server does not listen there.
    #[must_use]
    pub fn loopback_url(&self, database: &str) -> Option<String> {
        let database = utf8_percent_encode(database, NON_ALPHANUMERIC);
        self.loopback.then(|| format!("postgres://{SUPERUSER}@127.0.0.1:{}/{database}", self.port))
    }

    /// The directory of the unix socket.
    #[must_use]
    pub fn socket_dir(&self) -> &Path {
        self.socket_dir.path()
    }

    /// The directory of the cluster, as an absolute path.
    #[must_use]
    pub fn data_dir(&self) -> &Path {
        &self.data_dir
    }

    /// The directory of the server's log.
    #[must_use]
    pub fn log_dir(&self) -> &Path {
        &self.log_dir
    }

    /// The process id of the postmaster.
    #[must_use]
    pub fn pid(&self) -> i32 {
        self.server.pid().as_raw_nonzero().get()
    }

    /// Whether the postmaster runs.
    #[must_use]
    pub fn is_alive(&self) -> bool {
        self.server.is_alive()
    }

    /// Completes when the postmaster has ended. Cancel-safe; may be awaited many times.
    pub async fn exited(&self) -> ServerExit {
        ServerExit { status: self.server.exited().await, log_dir: self.log_dir.clone() }
    }

    /// Shuts down, rolling back what is open, and waits. After `stop_timeout` it does so without a checkpoint, which costs
    /// a recovery at the next start but no data.
    ///
    /// # Errors
    /// When the server does not end even then.
    pub async fn stop(self) -> Result<(), StopError> {
        self.server.fast_shutdown();
        if timeout(self.stop_timeout, self.server.exited()).await.is_ok() {
            return Ok(());
        }
        tracing::warn!("PostgreSQL did not stop in time: stopping it without a checkpoint");
        self.server.immediate_shutdown();
        match timeout(IMMEDIATE_SHUTDOWN, self.server.exited()).await {
            Ok(_) => Ok(()),
            Err(_) => Err(StopError::StillRunning { pid: self.pid(), data_dir: self.data_dir.clone() }),
        }
    }
}

/// The absolute path without links, as it will be on the server's command line; makes the parent directories.
fn resolved(data_dir: &Path) -> Result<PathBuf, StartError> {
    let absolute = std::path::absolute(data_dir).map_err(StartError::io("find", data_dir))?;
    if let Ok(existing) = fs::canonicalize(&absolute) {
        return Ok(existing);
    }
    let (Some(parent), Some(name)) = (absolute.parent(), absolute.file_name()) else { return Ok(absolute) };
    fs::create_dir_all(parent).map_err(StartError::io("create directory", parent))?;
    Ok(fs::canonicalize(parent).map_err(StartError::io("find", parent))?.join(name))
}

fn described(status: Option<ExitStatus>) -> String {
    status.map_or_else(|| "unknown status".to_owned(), |status| status.to_string())
}

/// Everything that one start of the server needs.
struct Start<'a> {
    binaries: &'a Binaries,
    options: &'a ClusterOptions,
    data_dir: &'a Path,
    run_as: &'a RunAs,
    socket_dir: &'a SocketDir,
    wal_compression: WalCompression,
}

impl Start<'_> {
    /// Starts the server, again if the processes of a killed one are still there.
    async fn run(&self) -> Result<(Server, PathBuf), StartError> {
        let deadline = Instant::now() + ORPHANED_BACKENDS;
        loop {
            let attempt = self.attempt().await;
            let backends_linger = match &attempt {
                Err(StartError::Exited { log, .. }) => log.contains("shared memory block"),
                Err(StartError::PasswordNotSet { output }) => output.contains("shared memory block"),
                _ => false,
            };
            if !backends_linger || Instant::now() >= deadline {
                return attempt;
            }
            sleep(Duration::from_millis(100)).await;
        }
    }

    async fn attempt(&self) -> Result<(Server, PathBuf), StartError> {
        if let Some(loopback) = &self.options.loopback {
            set_password(self.binaries, self.data_dir, self.run_as, &loopback.password).await?;
        }
        let log = ServerLog::mark(self.data_dir);
        let server = Server::spawn(self.command(), self.run_as, self.socket_dir.temporary())
            .map_err(StartError::io("run", self.binaries.dir()))?;
        let waited = self.options.start_timeout;
        let ended = tokio::select! {
            () = self.ready(&server) => return Ok((server, log.dir().to_owned())),
            status = server.exited() => Some(status),
            () = sleep(waited) => None,
        };
        if ended.is_some() {
            log.settled().await;
        }
        let said = log.last_lines();
        let log_dir = log.dir().to_owned();
        match (ended, &self.options.loopback) {
            (None, _) => Err(StartError::NotReady { waited, log_dir, log: said }),
            (Some(_), Some(loopback)) if log.written_since().contains("Address already in use") => {
                Err(StartError::PortInUse { port: loopback.port })
            }
            (Some(status), _) => Err(StartError::Exited { status: described(status), log_dir, log: said }),
        }
    }

    /// The server, by way of a shell that opens the log file as the user who owns the directory: root must not write where
    /// that user could have put a link.
    fn command(&self) -> Command {
        const RUN_WITH_LOG: &str = r#"mkdir -p -m 700 "$1" && exec >"$1/$2" 2>&1 && shift 2 && exec "$@""#;
        let mut command = self.run_as.command(SHELL);
        command.args(["-c", RUN_WITH_LOG, "sh"]).arg(self.data_dir.join(server_log::DIR)).arg(server_log::STARTUP_FILE);
        command.arg(self.binaries.program("postgres")).arg("-D").arg(self.data_dir);
        command.args(self.options.server_arguments(self.socket_dir.path(), self.wal_compression));
        command
    }

    async fn ready(&self, server: &Server) {
        let is_ready = |file: PostmasterPid| file.pid == server.pid() && file.is_ready;
        while !PostmasterPid::read(self.data_dir).is_some_and(is_ready) {
            sleep(POLL).await;
        }
    }
}
