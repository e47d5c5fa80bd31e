//! What can be typed about people, and about the numbers that the public writes to.

use clap::{Subcommand, ValueEnum};

/// `tidings user`.
#[derive(Debug, Subcommand)]
pub enum UserCommand {
    /// Add a person: prints a link by which they set their password, once, within an hour. Let somebody who has an account run the
    /// platform
    Add {
        /// Their email address. A link is sent there each time they sign in
        #[arg(long, value_name = "ADDRESS")]
        email: String,
        /// What to call them; needed unless they have an account
        #[arg(long)]
        name: Option<String>,
        /// They run the platform: they see every service, and decide which of them go live
        #[arg(long)]
        platform_admin: bool,
    },
    /// Print the people who have an account, in the order in which they registered
    List {
        /// Those who run the platform only
        #[arg(long)]
        platform_admins: bool,
    },
    /// Let somebody run the platform no more. Their account stays
    RemovePlatformAdmin {
        /// Their email address
        email: String,
    },
    /// Help somebody who lost their phone, security key or authenticator app: forgets these, and signs them out everywhere. After their
    /// password they are sent a link by email
    ResetSignIn {
        /// Their email address
        email: String,
        /// What they are sent after their password
        #[arg(long, value_enum, default_value = "email")]
        by: SignInMethod,
    },
}

/// How somebody shows who they are, after their password.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum SignInMethod {
    /// A link by email
    Email,
    /// A code by text message, to the number of their account
    Text,
}

/// `tidings inbound-numbers`.
#[derive(Debug, Subcommand)]
pub enum InboundNumbersCommand {
    /// Print every number, and which service has it
    List,
    /// Put numbers among those that services can take
    Add {
        /// Whose they are, as mmg, firetext or twilio
        provider: String,
        /// UK numbers, or short codes
        #[arg(required = true)]
        numbers: Vec<String>,
    },
}
