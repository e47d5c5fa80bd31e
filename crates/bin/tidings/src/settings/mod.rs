//! Settings: flags, environment variables, and files for secrets. Read here and nowhere else; the other crates take plain
//! values.
//!
//! Where GOV.UK Notify has a variable for something, ours has the same name.

mod branding;
mod providers;
mod secrets;

use std::{net::IpAddr, path::PathBuf};

use clap::Args;
use secrecy::SecretString;
use tidings_outgoing::Network;

pub use branding::DefaultEmailBranding;
pub use providers::{ConfiguredProviders, ProviderSettings};
pub use secrets::{ADMIN_CLIENT, SecretProblem, Secrets, write_private};

use crate::log::LogFormat;

/// Everything that can be set. Each is a flag and an environment variable; the flag wins. A secret can also be given as a
/// file, whose trailing line break does not count.
#[derive(Clone, Debug, Args)]
#[command(next_help_heading = "Settings")]
pub struct Settings {
    /// The folder in which `up` keeps the database, the secrets and the demo key
    #[arg(long, env = "TIDINGS_DATA_DIR", global = true, default_value = "data", value_name = "DIR")]
    pub data_dir: PathBuf,

    /// The folder of files that are kept outside the database: spreadsheets of recipients, encrypted. All machines of an
    /// installation share it; by default `blob` in the data folder
    #[arg(long, env = "BLOB_DIR", global = true, value_name = "DIR")]
    pub blob_dir: Option<PathBuf>,

    /// The PostgreSQL database, as postgres://user:password@host:port/name. `up` runs a private one when it is not set
    #[arg(long, env = "DATABASE_URL", global = true, hide_env_values = true, value_name = "URL")]
    pub database_url: Option<SecretString>,
    /// A file that holds DATABASE_URL
    #[arg(long, env = "DATABASE_URL_FILE", global = true, value_name = "FILE")]
    pub database_url_file: Option<PathBuf>,
    /// Most connections to the database, per process
    #[arg(long, env = "DATABASE_MAX_CONNECTIONS", global = true, default_value_t = 16, value_name = "N",
        value_parser = clap::value_parser!(u32).range(4..=1000))]
    pub database_max_connections: u32,
    /// The cache that nodes share, as redis://host:port: Redis 6 or newer, or Valkey. Any process keeps it up to date
    #[arg(long, env = "REDIS_URL", global = true, hide_env_values = true, value_name = "URL")]
    pub redis_url: Option<SecretString>,
    /// The folder of PostgreSQL's programs, for the private one; by default the newest on this machine
    #[arg(long, env = "PG_BIN_DIR", global = true, value_name = "DIR")]
    pub pg_bin_dir: Option<PathBuf>,

    /// The address that servers listen on
    #[arg(long, env = "BIND_ADDRESS", global = true, default_value = "127.0.0.1", value_name = "IP")]
    pub bind_address: IpAddr,
    /// The public API's port; 0 takes any free one
    #[arg(long, env = "PORT", global = true, default_value_t = 6011)]
    pub port: u16,
    /// The admin app's port, where the message viewer is; 0 takes any free one
    #[arg(long, env = "ADMIN_PORT", global = true, default_value_t = 6012)]
    pub admin_port: u16,

    /// The port of a worker's health and metrics pages; 0 takes any free one
    #[arg(long, env = "WORKER_PORT", global = true, default_value_t = 6013)]
    pub worker_port: u16,

    /// Where the public API is found by others, as https://api.example.com; by default where it listens
    #[arg(long, env = "API_HOST_NAME", global = true, value_name = "URL")]
    pub api_host_name: Option<String>,
    /// Where the admin app is found by others; by default where it listens
    #[arg(long, env = "ADMIN_BASE_URL", global = true, value_name = "URL")]
    pub admin_base_url: Option<String>,
    /// The part after the @ of the address that emails come from
    #[arg(long, env = "NOTIFY_EMAIL_DOMAIN", global = true, default_value = "notify.localhost", value_name = "DOMAIN")]
    pub notify_email_domain: String,
    /// Who the text messages of new services are from: a number, or up to 11 characters
    #[arg(long, env = "FROM_NUMBER", global = true, default_value = "Tidings", value_name = "SENDER",
        value_parser = sender)]
    pub from_number: String,

    /// What this installation is called on the pages of its admin app
    #[arg(long, env = "TIDINGS_PRODUCT_NAME", global = true, default_value = "Tidings", value_name = "NAME")]
    pub product_name: String,
    /// Where the people who run it are asked for help, and told of weaknesses: an email address, or the URL of a page
    #[arg(long, env = "SUPPORT_CONTACT", global = true, value_name = "EMAIL_OR_URL", value_parser = contact)]
    pub support_contact: Option<String>,
    /// Where the logos of email brandings are; by default at static-logos., then ADMIN_BASE_URL's host without www.
    #[arg(long, env = "LOGO_BASE_URL", global = true, value_name = "URL")]
    pub logo_base_url: Option<String>,
    /// The image of the crown in the banner of GOV.UK, white on transparent; by default there is none
    #[arg(long, env = "GOVUK_CROWN_URL", global = true, value_name = "URL")]
    pub govuk_crown_url: Option<String>,
    /// What emails of services that have chosen no branding show
    #[arg(long, env = "DEFAULT_EMAIL_BRANDING", global = true, value_enum, default_value_t, value_name = "BRANDING")]
    pub default_email_branding: DefaultEmailBranding,

    /// For how many days the database keeps the history of messages; then it moves into files in BLOB_DIR
    #[arg(long, env = "HISTORY_DAYS", global = true, default_value_t = tidings_app::HISTORY_DAYS, value_name = "DAYS",
        value_parser = clap::value_parser!(u16).range(100..=36_500))]
    pub history_days: u16,
    /// With so many numbers left at which the public could answer a service, or fewer, the log says so once a day
    #[arg(long, env = "LOW_INBOUND_SMS_NUMBER_THRESHOLD", global = true, default_value_t = tidings_app::LOW_INBOUND_NUMBERS,
        value_name = "NUMBERS")]
    pub low_inbound_sms_number_threshold: u32,

    /// Limits each service's requests per minute and messages per day, as its settings say
    #[arg(long, env = "API_RATE_LIMIT_ENABLED", global = true, default_value_t = true, value_name = "BOOL",
        action = clap::ArgAction::Set, value_parser = clap::builder::BoolishValueParser::new())]
    pub api_rate_limit_enabled: bool,

    /// Signs encoded columns of the database
    #[arg(long, env = "SECRET_KEY", global = true, hide_env_values = true, value_name = "SECRET")]
    pub secret_key: Option<SecretString>,
    /// A file that holds SECRET_KEY
    #[arg(long, env = "SECRET_KEY_FILE", global = true, value_name = "FILE")]
    pub secret_key_file: Option<PathBuf>,
    /// The salt of those signatures
    #[arg(long, env = "DANGEROUS_SALT", global = true, hide_env_values = true, value_name = "SECRET")]
    pub dangerous_salt: Option<SecretString>,
    /// A file that holds DANGEROUS_SALT
    #[arg(long, env = "DANGEROUS_SALT_FILE", global = true, value_name = "FILE")]
    pub dangerous_salt_file: Option<PathBuf>,
    /// Encrypts the tokens of links in emails: 32 bytes in URL-safe base64
    #[arg(long, env = "TOKEN_SECRET_KEY", global = true, hide_env_values = true, value_name = "SECRET")]
    pub token_secret_key: Option<SecretString>,
    /// A file that holds TOKEN_SECRET_KEY
    #[arg(long, env = "TOKEN_SECRET_KEY_FILE", global = true, value_name = "FILE")]
    pub token_secret_key_file: Option<PathBuf>,
    /// Signs the admin app's calls of the internal API
    #[arg(long, env = "ADMIN_CLIENT_SECRET", global = true, hide_env_values = true, value_name = "SECRET")]
    pub admin_client_secret: Option<SecretString>,
    /// A file that holds ADMIN_CLIENT_SECRET
    #[arg(long, env = "ADMIN_CLIENT_SECRET_FILE", global = true, value_name = "FILE")]
    pub admin_client_secret_file: Option<PathBuf>,
    /// Who may call the internal API: a JSON object of lists of secrets by client name
    #[arg(long, env = "INTERNAL_CLIENT_API_KEYS", global = true, hide_env_values = true, value_name = "JSON")]
    pub internal_client_api_keys: Option<SecretString>,
    /// A file that holds INTERNAL_CLIENT_API_KEYS
    #[arg(long, env = "INTERNAL_CLIENT_API_KEYS_FILE", global = true, value_name = "FILE")]
    pub internal_client_api_keys_file: Option<PathBuf>,
    /// Lets Notify's functional tests make people to sign in as, by the internal API. Never in production
    #[arg(
        long,
        env = "REGISTER_FUNCTIONAL_TESTING_BLUEPRINT",
        global = true,
        value_parser = clap::builder::FalseyValueParser::new()
    )]
    pub register_functional_testing_blueprint: bool,
    /// Asks callers of the internal API for one of ROUTE_SECRET_KEY_1 and _2 in X-Custom-Forwarder as well
    #[arg(long, env = "CHECK_PROXY_HEADER", global = true)]
    pub check_proxy_header: bool,
    /// What a proxy puts into X-Custom-Forwarder
    #[arg(long, env = "ROUTE_SECRET_KEY_1", global = true, hide_env_values = true, value_name = "SECRET")]
    pub route_secret_key_1: Option<SecretString>,
    /// Another, while one replaces the other
    #[arg(long, env = "ROUTE_SECRET_KEY_2", global = true, hide_env_values = true, value_name = "SECRET")]
    pub route_secret_key_2: Option<SecretString>,
    /// Take secrets that are short or well known, as tests against a copied database need
    #[arg(long, env = "TIDINGS_ALLOW_WEAK_SECRETS", global = true, hide = true)]
    pub allow_weak_secrets: bool,

    /// Hand messages to the sandbox, which sends to nobody, where no provider is configured
    #[arg(long, env = "TIDINGS_SANDBOX", global = true)]
    pub sandbox: bool,
    #[command(flatten)]
    pub providers: ProviderSettings,

    /// Networks of yours in which services may be called, with http too: 10.1.0.0/16,fd12:3456::/32. By default public addresses
    /// alone are called, with https
    #[arg(long, env = "CALLBACK_ALLOWED_NETWORKS", global = true, value_delimiter = ',', value_name = "CIDR")]
    pub callback_allowed_networks: Vec<Network>,

    /// How log lines are written
    #[arg(long, env = "LOG_FORMAT", global = true, value_enum, default_value_t, value_name = "FORMAT")]
    pub log_format: LogFormat,
    /// What is logged, as info or info,tidings_queue=debug
    #[arg(long, env = "LOG_LEVEL", global = true, default_value = "info", value_name = "FILTER")]
    pub log: String,
}

/// A setting cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum SettingsError {
    /// The file that a secret should come from.
    #[error("{setting}: cannot read {}: {source}", path.display())]
    File {
        /// The setting that names the file.
        setting: &'static str,
        /// The file.
        path: PathBuf,
        /// The system's reason.
        source: std::io::Error,
    },
    /// Secrets are missing or weak; each is said.
    #[error("{}", .0.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n"))]
    Secrets(Vec<SecretProblem>),
    /// The shared cache's address is none.
    #[error("REDIS_URL must begin with redis://, rediss:// or unix://")]
    RedisUrl,
    /// Something that cannot be used as it is.
    #[error("{setting} {reason}")]
    Unusable {
        /// The setting.
        setting: &'static str,
        /// What is wrong with it, to follow its name.
        reason: String,
    },
    /// There is no database to work with.
    #[error(
        "DATABASE_URL is not set. Set it to postgres://user:password@host:port/name (or DATABASE_URL_FILE to a file that \
             holds it), or use `tidings up`, which runs a private PostgreSQL"
    )]
    NoDatabase,
}

impl Settings {
    /// Where the admin app is found: as set, or on its port.
    pub fn admin_base_url(&self) -> String {
        without_slash(self.admin_base_url.as_deref()).unwrap_or_else(|| format!("http://127.0.0.1:{}", self.admin_port))
    }

    /// Where the public API is found, as set.
    pub fn api_host_name(&self) -> Option<String> {
        without_slash(self.api_host_name.as_deref())
    }

    /// Where files are kept: as set, or in the data folder.
    pub fn blob_dir(&self) -> PathBuf {
        self.blob_dir.clone().unwrap_or_else(|| self.data_dir.join("blob"))
    }

    /// DATABASE_URL, from the variable or the file.
    pub fn database_url(&self) -> Result<Option<SecretString>, SettingsError> {
        either("DATABASE_URL_FILE", self.database_url.as_ref(), self.database_url_file.as_ref())
    }

    /// REDIS_URL, which must be an address of Redis where it is set.
    pub fn redis_url(&self) -> Result<Option<SecretString>, SettingsError> {
        use secrecy::ExposeSecret;
        let is_redis = |url: &SecretString| {
            let url = url.expose_secret();
            ["redis://", "rediss://", "unix://"].iter().any(|scheme| url.starts_with(scheme))
        };
        if self.redis_url.as_ref().is_none_or(is_redis) {
            Ok(self.redis_url.clone())
        } else {
            Err(SettingsError::RedisUrl)
        }
    }

    /// What has to stand in X-Custom-Forwarder, where that is asked for. Without a secret nobody gets through.
    pub fn route_secrets(&self) -> Option<Vec<SecretString>> {
        let secrets = [&self.route_secret_key_1, &self.route_secret_key_2];
        self.check_proxy_header.then(|| secrets.into_iter().flatten().cloned().collect())
    }

    /// DATABASE_URL, where there must be one.
    pub fn required_database_url(&self) -> Result<SecretString, SettingsError> {
        self.database_url()?.ok_or(SettingsError::NoDatabase)
    }
}

/// What a text message can be from.
fn sender(text: &str) -> Result<String, String> {
    match text.chars().count() {
        1..=11 => Ok(text.to_owned()),
        _ => Err("a sender has 1 to 11 characters".to_owned()),
    }
}

fn contact(text: &str) -> Result<String, String> {
    let is_page = text.starts_with("https://") || text.starts_with("http://");
    if !text.contains(char::is_whitespace) && (is_page || text.contains('@')) {
        return Ok(text.to_owned());
    }
    Err("neither an email address nor the URL of a page".to_owned())
}

/// An address to which paths are put.
fn without_slash(url: Option<&str>) -> Option<String> {
    url.map(|url| url.trim_end_matches('/').to_owned())
}

/// A value given directly, or by a file.
fn either(
    setting: &'static str,
    value: Option<&SecretString>,
    file: Option<&PathBuf>,
) -> Result<Option<SecretString>, SettingsError> {
    match (value, file) {
        (Some(value), _) => Ok(Some(value.clone())),
        (None, Some(path)) => match std::fs::read_to_string(path) {
            Ok(text) => Ok(Some(text.trim_end_matches(['\r', '\n']).into())),
            Err(source) => Err(SettingsError::File { setting, path: path.clone(), source }),
        },
        (None, None) => Ok(None),
    }
}
