//! How a cluster is run: what the caller chooses, and the server's settings that follow from it.

use std::path::{Path, PathBuf};
use std::time::Duration;

use secrecy::SecretString;

use crate::wal_compression::WalCompression;

/// The port in the socket's file name when no loopback port is asked for. Nobody else's sockets are in the directory.
const SOCKET_PORT: u16 = 5432;

/// How to run a cluster. Start from [`ClusterOptions::new`].
#[derive(Debug, Clone)]
pub struct ClusterOptions {
    /// Where the cluster lives; made when missing. A lock file `<data_dir>.lock` is kept beside it.
    pub data_dir: PathBuf,
    /// Where the unix socket is put, closed to other users. By default inside the data directory, or in a fresh directory
    /// in the system's temporary one when that path is too long for a socket.
    pub socket_dir: Option<PathBuf>,
    /// Listen on 127.0.0.1 as well.
    pub loopback: Option<Loopback>,
    /// Survive a power cut. Only throw-away clusters of tests go without.
    pub durable: bool,
    /// More settings of `postgresql.conf`, which win over those made here.
    pub settings: Vec<(String, String)>,
    /// How long to wait for the server to accept connections, recovery after a crash included.
    pub start_timeout: Duration,
    /// How long a fast shutdown may take before an immediate one.
    pub stop_timeout: Duration,
}

/// A port of 127.0.0.1 to listen on, and the superuser's password there.
#[derive(Debug, Clone)]
pub struct Loopback {
    /// Must be free.
    pub port: u16,
    /// Set at every start. 1 to 200 printable ASCII characters.
    pub password: SecretString,
}

impl ClusterOptions {
    /// A durable cluster that is reached through its socket only.
    pub fn new(data_dir: impl Into<PathBuf>) -> Self {
        Self {
            data_dir: data_dir.into(),
            socket_dir: None,
            loopback: None,
            durable: true,
            settings: Vec::new(),
            start_timeout: Duration::from_secs(300),
            stop_timeout: Duration::from_secs(30),
        }
    }

    /// A throw-away cluster for tests: fast, and lost with a power cut.
    pub fn throw_away(data_dir: impl Into<PathBuf>) -> Self {
        Self { durable: false, ..Self::new(data_dir) }
    }

    pub(crate) fn port(&self) -> u16 {
        self.loopback.as_ref().map_or(SOCKET_PORT, |loopback| loopback.port)
    }

    /// Arguments for `postgres`: `-c name=value …`, later ones winning.
    pub(crate) fn server_arguments(&self, socket_dir: &Path, wal_compression: WalCompression) -> Vec<String> {
        let mut settings = base_settings();
        settings.extend([
            // Fewer and smaller full pages in the log of a table that is updated all the time.
            ("wal_compression", wal_compression.setting().to_owned()),
            ("port", self.port().to_string()),
            ("listen_addresses", self.loopback.as_ref().map(|_| "127.0.0.1".to_owned()).unwrap_or_default()),
            ("unix_socket_directories", quoted_directory(socket_dir)),
        ]);
        if !self.durable {
            let off = ["fsync", "synchronous_commit", "full_page_writes"];
            settings.extend(off.map(|name| (name, "off".to_owned())));
        }
        let own = settings.iter().map(|(name, value)| (*name, value.as_str()));
        let extra = self.settings.iter().map(|(name, value)| (name.as_str(), value.as_str()));
        own.chain(extra).flat_map(|(name, value)| ["-c".to_owned(), format!("{name}={value}")]).collect()
    }
}

/// Settings for one machine that does other things as well, with one application as the only client.
fn base_settings() -> Vec<(&'static str, String)> {
    [
        ("cluster_name", "tidings"),
        ("unix_socket_permissions", "0700"),
        ("timezone", "UTC"),
        // Memory and connections.
        ("shared_buffers", "128MB"),
        ("max_connections", "200"),
        // The statements are short: compiling them costs more than it saves.
        ("jit", "off"),
        // Disks are solid state nowadays.
        ("random_page_cost", "1.1"),
        ("checkpoint_timeout", "15min"),
        ("max_wal_size", "2GB"),
        // Queue and notification tables change much faster than they grow.
        ("autovacuum_naptime", "5s"),
        ("autovacuum_vacuum_scale_factor", "0.05"),
        ("autovacuum_analyze_scale_factor", "0.05"),
        // A week of logs, one file a day. Terse and without parameters: details quote rows, which are personal data.
        ("logging_collector", "on"),
        ("log_directory", "log"),
        ("log_filename", "postgresql-%a.log"),
        ("log_file_mode", "0600"),
        ("log_rotation_age", "1d"),
        ("log_rotation_size", "0"),
        ("log_truncate_on_rotation", "on"),
        ("log_timezone", "UTC"),
        ("log_line_prefix", "%m [%p] %q%u@%d "),
        ("log_error_verbosity", "terse"),
        ("log_parameter_max_length", "0"),
        ("log_parameter_max_length_on_error", "0"),
    ]
    .map(|(name, value)| (name, value.to_owned()))
    .to_vec()
}

/// The setting is a comma-separated list, whose items can be quoted.
fn quoted_directory(dir: &Path) -> String {
    format!("\"{}\"", dir.to_string_lossy().replace('"', "\"\""))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn last<'a>(arguments: &'a [String], name: &str) -> Option<&'a str> {
        arguments.iter().rev().find_map(|argument| argument.strip_prefix(name)?.strip_prefix('='))
    }

    #[test]
    fn listens_on_the_network_only_when_asked() {
        let mut options = ClusterOptions::new("/d");
        let arguments = options.server_arguments(Path::new("/s"), WalCompression::Pglz);
        assert_eq!(last(&arguments, "listen_addresses"), Some(""));
        assert_eq!(last(&arguments, "fsync"), None);
        options.loopback = Some(Loopback { port: 6543, password: "x".into() });
        let arguments = options.server_arguments(Path::new("/s"), WalCompression::Pglz);
        assert_eq!(last(&arguments, "listen_addresses"), Some("127.0.0.1"));
        assert_eq!(last(&arguments, "port"), Some("6543"));
    }

    #[test]
    fn callers_settings_win() {
        let mut options = ClusterOptions::throw_away("/d");
        options.settings.push(("fsync".to_owned(), "on".to_owned()));
        let arguments = options.server_arguments(Path::new("/s"), WalCompression::Pglz);
        assert_eq!(last(&arguments, "fsync"), Some("on"));
        assert_eq!(last(&arguments, "full_page_writes"), Some("off"));
    }

    #[test]
    fn socket_directory_may_have_any_name() {
        let socket_dir = Path::new("/a,b \"c\"");
        let arguments = ClusterOptions::new("/d").server_arguments(socket_dir, WalCompression::Lz4);
        assert_eq!(last(&arguments, "unix_socket_directories"), Some("\"/a,b \"\"c\"\"\""));
    }
}
