//! What a person can type.

mod people;

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};

pub use people::{InboundNumbersCommand, SignInMethod, UserCommand};

use crate::settings::Settings;

/// Tidings: emails and text messages that people depend on.
#[derive(Debug, Parser)]
#[command(version, about, propagate_version = true, max_term_width = 110)]
pub struct Cli {
    #[command(subcommand)]
    pub command: Command,
    #[command(flatten)]
    pub settings: Settings,
}

/// The commands.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Run everything on this machine, with a private PostgreSQL, sandbox providers and a demo service
    Up(UpArgs),
    /// Serve HTTP, against the database that DATABASE_URL names
    Serve {
        /// Which of the servers
        #[arg(value_enum)]
        role: ServeRole,
    },
    /// Run jobs: deliver messages, record receipts
    Work,
    /// Bring the database to this version's schema
    Migrate {
        /// Take over a database that GOV.UK Notify's own migrations made
        #[arg(long)]
        adopt: bool,
    },
    /// Send a message through the public API, to see that it works
    Send(SendArgs),
    /// Show that everything works: send one email and one text message, print what became of them as JSON
    Demo {
        /// Run once and stop
        #[arg(long, required = true)]
        once: bool,
    },
    /// Check the machine, the settings, the database, the clock, the providers
    Doctor,
    /// Look after the people who sign in: add them, let them run the platform, help them when they cannot sign in
    User {
        #[command(subcommand)]
        command: UserCommand,
    },
    /// Look after the numbers at which services receive text messages
    InboundNumbers {
        #[command(subcommand)]
        command: InboundNumbersCommand,
    },
    /// Look after jobs that were given up
    Jobs {
        #[command(subcommand)]
        command: JobsCommand,
    },
    /// Look after the list of addresses that are sent no emails, because they bounced or their readers complained
    Suppressions {
        #[command(subcommand)]
        command: SuppressionsCommand,
    },
    /// Look at what is done every now and then, or do it now
    Schedule {
        #[command(subcommand)]
        command: ScheduleCommand,
    },
    /// Look at what is kept, and for how long
    Retention {
        #[command(subcommand)]
        command: RetentionCommand,
    },
    /// Read the history that the database does not keep any more
    History {
        #[command(subcommand)]
        command: HistoryCommand,
    },
    /// Look into the cache that nodes share, at REDIS_URL
    Cache {
        #[command(subcommand)]
        command: CacheCommand,
    },
    /// What can be set
    Settings {
        #[command(subcommand)]
        command: SettingsCommand,
    },
}

/// `tidings up`.
#[derive(Debug, Args)]
pub struct UpArgs {
    /// Drop the data first, after asking
    #[arg(long)]
    pub reset: bool,
    /// Answer every question with yes
    #[arg(long, short)]
    pub yes: bool,
}

/// What `tidings serve` serves.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum ServeRole {
    /// The API that services' own systems call
    PublicApi,
    /// The API that the admin app calls
    InternalApi,
    /// The admin app alone: it needs API_HOST_NAME, ADMIN_CLIENT_SECRET and REDIS_URL, and no database
    Admin,
    /// All servers of this version
    All,
}

/// `tidings send`.
#[derive(Debug, Args)]
pub struct SendArgs {
    /// By which channel
    #[arg(value_enum)]
    pub channel: Channel,
    /// The recipient: a phone number or an email address
    pub to: String,
    /// A placeholder's value, as name=value; by default those of the demo template
    #[arg(long = "personalisation", short, value_name = "NAME=VALUE")]
    pub personalisation: Vec<String>,
    /// Your own label for the message
    #[arg(long)]
    pub reference: Option<String>,
    /// The template; by default that of the demo service
    #[arg(long, value_name = "ID")]
    pub template: Option<String>,
    /// The API key; by default that of the demo service
    #[arg(long, env = "TIDINGS_API_KEY", hide_env_values = true)]
    pub api_key: Option<String>,
    /// Where the API is; by default where `tidings up` serves it
    #[arg(long, value_name = "URL")]
    pub api: Option<String>,
    /// Wait until the message has reached its last state
    #[arg(long)]
    pub wait: bool,
}

/// The channels of `tidings send`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Channel {
    /// A text message
    Sms,
    /// An email
    Email,
}

/// `tidings jobs`.
#[derive(Debug, Subcommand)]
pub enum JobsCommand {
    /// List jobs that were given up, the latest first
    Dead {
        /// Of this kind only, as deliver-sms
        #[arg(long)]
        kind: Option<String>,
    },
    /// Put jobs that were given up back into the queue
    Replay {
        /// Their numbers
        #[arg(required_unless_present = "kind")]
        ids: Vec<i64>,
        /// All of this kind
        #[arg(long, conflicts_with = "ids")]
        kind: Option<String>,
    },
}

/// `tidings suppressions`.
#[derive(Debug, Subcommand)]
pub enum SuppressionsCommand {
    /// Print the list, the latest first: address, reason, whose emails, since when and until when, and the email that it is known from
    List {
        /// This address only
        address: Option<String>,
        /// Those that came before the one numbered so
        #[arg(long, value_name = "NUMBER", conflicts_with = "address")]
        before: Option<i64>,
    },
    /// Take an address off the list: it is sent emails again
    Remove {
        /// The address
        address: String,
        /// The emails of this service only
        #[arg(long, value_name = "ID")]
        service: Option<tidings_domain::ServiceId>,
    },
}

/// `tidings schedule`.
#[derive(Debug, Subcommand)]
pub enum ScheduleCommand {
    /// Print each task: when it comes, when it last did all that it should, how long that took, how much there was to do, and whether
    /// it is late
    List,
    /// Do a task now, here; it may be done at any time
    Run {
        /// Its name
        name: String,
    },
}

/// `tidings retention`.
#[derive(Clone, Copy, Debug, Subcommand)]
pub enum RetentionCommand {
    /// Print what is kept: for how many days, since when the oldest, how many are to go the next time (due) and how many should be gone
    /// (overdue). Fails when there are any of those
    Report {
        /// As JSON
        #[arg(long)]
        json: bool,
    },
}

/// `tidings history`.
#[derive(Debug, Subcommand)]
pub enum HistoryCommand {
    /// Write the files of some days into a folder, decrypted, with a manifest: compressed lines of JSON, for DuckDB or pandas. What is there
    /// already stays
    Export {
        /// The folder
        folder: PathBuf,
        /// The first day, as 2025-07-01; by default the oldest there is
        #[arg(long, value_name = "DAY", value_parser = crate::commands::day)]
        first_day: Option<jiff::civil::Date>,
        /// The last day; by default the newest there is
        #[arg(long, value_name = "DAY", value_parser = crate::commands::day)]
        last_day: Option<jiff::civil::Date>,
    },
}

/// `tidings cache`.
#[derive(Debug, Subcommand)]
pub enum CacheCommand {
    /// Print what the server is, whether it is trusted, and how many values of each family it holds
    Stats,
    /// Print the value under a key, whether it would be served, and the changes under way; or a group's token
    Show {
        /// As service-6ce466d0-fd6a-11e5-82f5-e0accb9d11a6, or a group with its *
        key: String,
    },
    /// Forget all values of a family, or one key or group. Readers that are about to fill it are refused
    Clear {
        /// As 'service-{service_id}'; a word that is none lists them all
        family: String,
    },
}

/// `tidings settings`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Subcommand)]
pub enum SettingsCommand {
    /// Print every setting, as a Markdown table
    Reference,
    /// Read the settings as `serve` and `work` would, and say what is wrong with them
    Check,
}
