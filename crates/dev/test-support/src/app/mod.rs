//! The public API and its workers on a database of their own.

mod fixtures;
mod internal;
mod provider_accounts;
mod request;
mod rows;
mod spreadsheets;

use std::{sync::Arc, time::Duration};

use axum::Router;
use jiff::{SignedDuration, Timestamp};
use tempfile::TempDir;
use tidings_api_internal::{Clients, InternalApi};
use tidings_api_public::{
    DEFAULT_LIMITS, DEFAULT_TIME_LIMIT, PublicApi,
    providers::{self, ProviderApi},
};
use tidings_app::{
    Addresses, App, EmailBrandingRules,
    callbacks::Calling,
    deliver::Delivery,
    demo::{self, Demo},
    providers::Providers,
    sandbox::{DurableOutbox, NewMessages, SandboxMessage, Viewer},
    status::Build,
};
use tidings_blob::Blobs;
use tidings_domain::{Clock, NotificationId};
use tidings_outgoing::{AddressRules, Limits, OutgoingClient};
use tidings_providers::sandbox::RecordingOutbox;
use tidings_queue::{Runner, Waker};
use tidings_store::{ColumnSigner, changes::Change};
use tidings_web::body::BodyLimits;
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;

pub use fixtures::CALLBACK_TOKEN;
pub use provider_accounts::{
    HTTP_SMS_TOKEN, INBOUND_NAME, INBOUND_PASSWORD, SES_TOPIC, TWILIO_RECEIPT_URL, TWILIO_TOKEN, provider_accounts,
};
pub use request::{BATCH, EMAIL, LETTER, Reply, SMS};

use crate::{TestClock, TestDatabase};

/// The secrets of every test installation.
pub const SECRET_KEY: &str = "test-secret-key-of-no-consequence";
/// As [`SECRET_KEY`].
pub const DANGEROUS_SALT: &str = "test-salt-of-no-consequence";
/// As [`SECRET_KEY`]; encrypts tokens: 32 bytes in base64.
pub const TOKEN_SECRET_KEY: &str = "dGVzdC10b2tlbi1rZXktb2Ytbm8tY29uc2VxdWVuY2U=";
/// The admin app's secret in every test installation.
pub const ADMIN_CLIENT_SECRET: &str = "test-admin-secret-of-no-consequence";
/// The secret of functional tests in every test installation.
pub const FUNCTIONAL_TESTS_SECRET: &str = "functional-tests-secret-of-no-consequence";

/// An installation for one test. Jobs run when the test says so ([`Self::work_off`]); dropped with jobs left that the test
/// did not expect, it fails the test.
pub struct TestApp {
    /// What everything is kept in.
    pub database: TestDatabase,
    /// The use cases.
    pub app: App,
    /// Stands until it is moved.
    pub clock: Arc<TestClock>,
    /// A live service with two templates and a key.
    pub demo: Demo,
    /// Calls services on this machine, without haste.
    pub outgoing: OutgoingClient,
    /// Where files are kept.
    pub folder: TempDir,
    api: Router,
    public: PublicApi,
    internal: Router,
    waker: Waker,
    providers: Providers,
    viewer: Viewer,
    recording: Option<Arc<RecordingOutbox>>,
    jobs_may_be_left: bool,
}

impl TestApp {
    /// With sandbox providers that keep messages in the database and send receipts.
    pub async fn new() -> Self {
        Self::build(TestDatabase::migrated().await, None, DEFAULT_LIMITS).await
    }

    /// With providers that keep messages in memory, fail when told to, and send no receipts.
    pub async fn with_recording_providers() -> Self {
        Self::build(TestDatabase::migrated().await, Some(Arc::default()), DEFAULT_LIMITS).await
    }

    /// With other limits of bodies.
    pub async fn with_limits(limits: BodyLimits) -> Self {
        Self::build(TestDatabase::migrated().await, None, limits).await
    }

    /// On a migrated database that the test brings.
    pub async fn on(database: TestDatabase) -> Self {
        Self::build(database, None, DEFAULT_LIMITS).await
    }

    async fn build(database: TestDatabase, recording: Option<Arc<RecordingOutbox>>, limits: BodyLimits) -> Self {
        let clock = Arc::new(TestClock::default());
        let signer = ColumnSigner::new(&SECRET_KEY.into(), &DANGEROUS_SALT.into());
        let waker = Waker::new();
        let addresses = Addresses {
            api_host_name: "https://api.example".to_owned(),
            admin_base_url: "https://admin.example".to_owned(),
            notify_email_domain: "notify.example".to_owned(),
            from_number: "Tidings".to_owned(),
            email_branding: EmailBrandingRules {
                logo_base_url: "https://logos.example".to_owned(),
                govuk_crown_url: None,
                govuk_by_default: true,
            },
        };
        let folder = tempfile::tempdir().expect("a folder for files");
        let blobs = Blobs::in_folder(folder.path().join("blob"), SECRET_KEY.into());
        let app = App::new(database.pool.clone(), signer, TOKEN_SECRET_KEY.into(), addresses, blobs, waker.clone());
        let demo = demo::create(&app.pool, &app.signer, clock.now()).await.expect("a demo service");
        let new_messages = NewMessages::default();
        let providers = match &recording {
            Some(recording) => Providers::sandbox(recording.clone()),
            None => Providers::sandbox(Arc::new(DurableOutbox::start(
                app.pool.clone(),
                clock.clone(),
                waker.clone(),
                new_messages.clone(),
            ))),
        };
        let time_limit = DEFAULT_TIME_LIMIT;
        let public = PublicApi { app: app.clone(), clock: clock.clone(), limits, time_limit };
        let api = tidings_api_public::router(public.clone());
        let provider_api = ProviderApi::new(app.clone(), clock.clone(), provider_accounts());
        let api = api.merge(providers::router(provider_api));
        let mut clients = Clients::admin(ADMIN_CLIENT_SECRET.into());
        clients.functional_tests = true;
        clients.secrets.insert("notify-functional-tests".to_owned(), vec![FUNCTIONAL_TESTS_SECRET.into()]);
        let outgoing = outgoing_client(&["127.0.0.0/8"]);
        let internal = tidings_api_internal::standalone(InternalApi {
            app: app.clone(),
            clock: clock.clone(),
            limits,
            clients: Arc::new(clients),
            outgoing: outgoing.clone(),
            build: Build { commit: "abc", time: "2026-06-17" },
        });
        let viewer = Viewer::new(app.pool.clone(), new_messages);
        Self {
            database,
            app,
            clock,
            demo,
            outgoing,
            folder,
            api,
            public,
            internal,
            waker,
            providers,
            viewer,
            recording,
            jobs_may_be_left: false,
        }
    }

    /// The present time of this installation.
    pub fn now(&self) -> Timestamp {
        self.clock.now()
    }

    /// Moves the clock on.
    pub fn advance(&self, seconds: i64) {
        self.clock.advance(SignedDuration::from_secs(seconds));
    }

    /// Begins to hear of changed rows, as a running process does; until then nothing is cached. Returns once it hears.
    pub async fn listen_for_changes(&self) {
        let (heard, mut hears) = tokio::sync::watch::channel(false);
        let (pool, directory) = (self.app.pool.clone(), self.app.directory.clone());
        tokio::spawn(tidings_store::changes::listen(pool, move |change| {
            directory.heard(change);
            heard.send_replace(change == Change::Listening || *heard.borrow());
        }));
        hears.wait_for(|hears| *hears).await.expect("the listener runs");
    }

    /// Runs every job that is due by the clock, until nothing is left; returns how many attempts that took.
    pub async fn work_off(&self) -> usize {
        self.work_off_with(self.providers.clone()).await
    }

    /// As [`Self::work_off`], with providers that the test brings.
    pub async fn work_off_with(&self, providers: Providers) -> usize {
        self.runner(providers).run_due().await.expect("the queue answers")
    }

    /// Runs jobs in the background, as a running process does, until the token is cancelled.
    pub fn work(&self, stop: CancellationToken) -> JoinHandle<()> {
        let runner = self.runner(self.providers.clone());
        tokio::spawn(async move { runner.run(stop).await })
    }

    fn runner(&self, providers: Providers) -> Runner {
        let delivery = Delivery::new(self.app.clone(), providers, self.clock.clone());
        let calling = Calling { app: self.app.clone(), client: self.outgoing.clone(), clock: self.clock.clone() };
        let handlers = tidings_workers::handlers(&delivery, &calling);
        Runner::new(self.app.pool.clone(), self.clock.clone(), handlers, self.waker.clone())
    }

    /// What the sandbox was given for a notification.
    pub async fn sent(&self, id: NotificationId) -> Option<SandboxMessage> {
        self.viewer.find(id).await.expect("the database answers")
    }

    /// The providers of [`Self::with_recording_providers`].
    pub fn recording(&self) -> &RecordingOutbox {
        self.recording.as_deref().expect("this installation has recording providers")
    }

    /// Jobs that are left at the end are no fault of the test.
    pub fn leave_jobs(&mut self) {
        self.jobs_may_be_left = true;
    }
}

/// A client that calls public addresses and these networks. A call has a minute for everything, since a machine that runs tests
/// may be busy; whose turn at a host has not come is told at once.
pub fn outgoing_client(allowed: &[&str]) -> OutgoingClient {
    let allowed = allowed.iter().map(|network| network.parse().expect("a network")).collect();
    let minute = Duration::from_secs(60);
    let limits =
        Limits { connect: minute, silence: minute, whole: minute, patience: Duration::ZERO, ..Limits::default() };
    OutgoingClient::new(AddressRules { allowed }, limits)
}

impl Drop for TestApp {
    fn drop(&mut self) {
        if self.jobs_may_be_left || std::thread::panicking() {
            return;
        }
        let left = crate::database::count_jobs(&self.database.url());
        assert_eq!(left, 0, "jobs are left in the queue: run `work_off`, or say `leave_jobs`");
    }
}
