#![doc = include_str!("../README.md")]

pub mod admin_sessions;
pub mod allowances;
pub mod api_keys;
pub mod balance_providers;
pub mod billing;
pub mod brandings;
pub mod cache_keeper;
pub mod callbacks;
pub mod cancel;
pub mod checks;
pub mod clock;
pub mod complaints;
pub mod contact_lists;
pub mod data_retention;
pub mod deliver;
pub mod demo;
pub mod directory;
pub mod email_branding;
pub mod email_suppressions;
pub mod events;
pub mod facts;
pub mod failure;
pub mod functional_tests;
pub mod group_commit;
pub mod guest_list;
pub mod housekeeping;
pub mod inbound_numbers;
pub mod inbound_sms;
pub mod invites;
pub mod jobs;
pub mod join_requests;
pub mod letter_attachments;
pub mod letter_branding;
pub mod letter_contacts;
pub mod letter_pdf;
pub mod limits;
pub mod link_token;
pub mod notify_service;
pub mod organisations;
pub mod password;
pub mod performance_dashboard;
pub mod platform_admin;
pub mod platform_stats;
pub mod protected_sender_ids;
pub mod provider_details;
pub mod providers;
pub mod random;
pub mod rates;
pub mod read_notifications;
pub mod receive_sms;
pub mod received_texts;
pub mod record_letter_report;
pub mod record_receipts;
pub mod replay_created;
pub mod reply_tos;
pub mod report_requests;
pub mod repricing;
pub mod retention;
pub mod returned_letters;
pub mod sandbox;
pub mod send;
pub mod service_jobs;
pub mod service_notifications;
pub mod service_users;
pub mod services;
pub mod sms_senders;
pub mod spreadsheets;
pub mod status;
mod status_changes;
pub mod template_email_files;
pub mod template_folders;
pub mod templates;
pub mod unsubscribe;
pub mod unsubscribe_reports;
pub mod uploads;
pub mod users;
pub mod webauthn_credentials;

use std::sync::Arc;

use secrecy::SecretString;
use tidings_blob::Blobs;
use tidings_domain::CallbackType;
use tidings_queue::Waker;
use tidings_store::{ColumnSigner, PgPool, Transaction};
use tokio::sync::Semaphore;

pub use clock::SystemClock;
pub use directory::{Directory, KnownService};
pub use email_branding::EmailBrandingRules;
pub use failure::Failure;

/// For how many days the database keeps the history, unless it is told otherwise.
pub const HISTORY_DAYS: u16 = 365;

/// With so many numbers left at which the public could answer a service, somebody is told, unless it is told otherwise: Notify's number.
pub const LOW_INBOUND_NUMBERS: u32 = 50;

/// Where the installation is found, as its messages and replies say it, and who new services' text messages are from.
#[derive(Clone, Debug)]
pub struct Addresses {
    /// The public API, without a trailing slash.
    pub api_host_name: String,
    /// The admin app, without a trailing slash.
    pub admin_base_url: String,
    /// The part after the `@` of emails' senders.
    pub notify_email_domain: String,
    /// Who the text messages of new services are from: a number, or up to 11 characters.
    pub from_number: String,
    /// Where images in emails are, and which they are.
    pub email_branding: EmailBrandingRules,
}

/// What every use case may need. Cheap to clone.
#[derive(Clone, Debug)]
pub struct App {
    pub pool: PgPool,
    pub signer: ColumnSigner,
    /// Encrypts the tokens of links in emails.
    pub token_secret_key: SecretString,
    pub directory: Directory,
    pub addresses: Arc<Addresses>,
    /// Files that are kept outside the database.
    pub blobs: Blobs,
    /// Stores accepted notifications.
    pub acceptance: send::Acceptance,
    /// Is told of new jobs.
    pub waker: Waker,
    /// When callbacks were last tried.
    pub callback_trials: callbacks::Trials,
    /// One permit for each commit of rows of spreadsheets that may be under way in this process.
    pub spreadsheet_commits: Arc<Semaphore>,
    /// For how many days the database keeps the history; files keep it then.
    pub history_days: u16,
    /// With so many numbers left at which the public could answer a service, or fewer, somebody is told.
    pub low_inbound_numbers: u32,
    /// Requests and messages are limited, as each service has it; so they are unless somebody measures.
    pub limits_enabled: bool,
}

impl App {
    /// Puts together what use cases need, on the current runtime. `waker` is told of new jobs.
    pub fn new(
        pool: PgPool,
        signer: ColumnSigner,
        token_secret_key: SecretString,
        addresses: Addresses,
        blobs: Blobs,
        waker: Waker,
    ) -> Self {
        Self {
            directory: Directory::new(pool.clone(), signer.clone(), addresses.email_branding.clone()),
            acceptance: send::Acceptance::start(pool.clone(), waker.clone()),
            pool,
            signer,
            token_secret_key,
            addresses: Arc::new(addresses),
            blobs,
            waker,
            callback_trials: callbacks::Trials::default(),
            spreadsheet_commits: Arc::new(Semaphore::new(service_jobs::COMMITS_AT_ONCE)),
            history_days: HISTORY_DAYS,
            low_inbound_numbers: LOW_INBOUND_NUMBERS,
            limits_enabled: true,
        }
    }

    /// Begins a transaction. Whoever waits for it may go away at any moment.
    ///
    /// # Errors
    /// When there is no connection in time, or the database does not answer.
    pub async fn begin(&self) -> Result<Transaction, sqlx::Error> {
        tidings_store::begin(&self.pool).await
    }

    /// Tells the workers of callbacks that were enqueued in a transaction that has committed.
    pub fn wake_callbacks(&self, callback_type: CallbackType) {
        self.waker.announce(jobs::calling(callback_type));
    }

    /// Tells the workers of deliveries that were enqueued in a transaction that has committed.
    pub fn wake_deliveries(&self) {
        for kind in [jobs::DELIVER_SMS, jobs::DELIVER_EMAIL] {
            self.waker.wake(kind);
            self.waker.announce(kind);
        }
    }
}
