#![doc = include_str!("../README.md")]

pub mod admin_sessions;
pub mod annual_billing;
pub mod api_keys;
pub mod attempts;
pub mod cache_outbox;
pub mod callback_events;
pub mod callbacks;
pub mod changes;
pub mod complaints;
pub mod contact_lists;
pub mod daily_counts;
pub mod dashboard;
pub mod data_retention;
pub mod email_branding;
pub mod email_reply_tos;
pub mod email_suppressions;
pub mod events;
pub mod facts;
pub mod guest_list;
pub mod history_files;
pub mod idempotency_keys;
pub mod inbound_numbers;
pub mod inbound_sms;
pub mod invited_organisation_users;
pub mod invited_users;
pub mod jobs;
pub mod join_requests;
pub mod letter_attachments;
pub mod letter_branding;
pub mod letter_contacts;
pub mod letter_files;
mod like;
pub mod live;
pub mod migrate;
pub mod notifications;
pub mod organisations;
pub mod performance;
pub mod platform_admin;
pub mod platform_stats;
pub mod pool;
pub mod protected_sender_ids;
pub mod provider_details;
pub mod rates;
pub mod report_requests;
pub mod retention;
pub mod returned_letters;
pub mod sandbox_messages;
pub mod scheduled_tasks;
pub mod services;
pub mod signed_column;
pub mod sms_senders;
pub mod template_email_files;
pub mod template_folders;
pub mod templates;
pub mod unsubscribe_reports;
pub mod unsubscribe_requests;
pub mod usage;
pub mod user_totp;
pub mod users;
mod utc;
pub mod webauthn_credentials;

pub use pool::{PoolOptions, connect};
pub use signed_column::{ColumnSigner, UnreadableColumn};
pub use sqlx::{PgConnection, PgPool};
pub use tidings_transaction::{Transaction, begin, begin_repeatable_read};

/// What the store's functions fail with.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The database refused, or could not be asked.
    #[error(transparent)]
    Database(#[from] sqlx::Error),
    /// A stored value is none that this version knows.
    #[error("{table}.{column} holds {value:?}, which this version does not know")]
    UnknownValue {
        /// The table that holds it.
        table: &'static str,
        /// The column that holds it.
        column: &'static str,
        /// The value as stored.
        value: String,
    },
    /// An encoded column cannot be read.
    #[error(transparent)]
    Unreadable(#[from] UnreadableColumn),
}

impl StoreError {
    /// The database could not be reached or is not ready, so that the same call may succeed later.
    pub fn is_unavailable(&self) -> bool {
        match self {
            Self::Database(error) => pool::is_unavailable(error),
            Self::UnknownValue { .. } | Self::Unreadable(_) => false,
        }
    }

    /// The name of the constraint that a write ran into, if that is what happened.
    pub fn constraint(&self) -> Option<&str> {
        match self {
            Self::Database(sqlx::Error::Database(error)) => error.constraint(),
            _ => None,
        }
    }
}

/// Reads a column that holds the text of an enum.
fn known<T: std::str::FromStr>(table: &'static str, column: &'static str, value: &str) -> Result<T, StoreError> {
    value.parse().map_err(|_| StoreError::UnknownValue { table, column, value: value.to_owned() })
}
