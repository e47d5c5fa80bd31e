//! The public API and its workers on a database of their own.

mod request;

use std::sync::Arc;

use axum::Router;
use jiff::Timestamp;
use tidings_api_public::{DEFAULT_LIMITS, PublicApi};
use tidings_app::{
    Addresses, App,
    deliver::Delivery,
    demo::{self, Demo},
    providers::Providers,
    sandbox::{DurableOutbox, NewMessages, SandboxMessage, Viewer},
};
use tidings_domain::{ApiKeyId, ApiKeyText, Clock, KeyType, NotificationId, ServiceId};
use tidings_providers::sandbox::RecordingOutbox;
use tidings_queue::{Runner, Waker};
use tidings_store::{ColumnSigner, api_keys::NewApiKey, changes::Change};
use tidings_web::body::BodyLimits;

pub use request::Reply;

use crate::{TestClock, TestDatabase};

/// The secrets of every test installation.
pub const SECRET_KEY: &str = "test-secret-key-of-no-consequence";
/// As [`SECRET_KEY`].
pub const DANGEROUS_SALT: &str = "test-salt-of-no-consequence";

/// An installation for one test. Jobs run when the test says so ([`Self::work_off`]); dropped with jobs left that the test did
/// not expect, it fails the test.
pub struct TestApp {
    pub database: TestDatabase,
    pub app: App,
    pub clock: Arc<TestClock>,
    /// A live service with two templates and a key.
    pub demo: Demo,
    api: Router,
    runner: Runner,
    viewer: Viewer,
    recording: Option<Arc<RecordingOutbox>>,
    jobs_may_be_left: bool,
}

impl TestApp {
    /// With sandbox providers that keep messages in the database and send receipts.
    pub async fn new() -> Self {
        Self::build(None, DEFAULT_LIMITS).await
    }

    /// With providers that keep messages in memory, fail when told to, and send no receipts.
    pub async fn with_recording_providers() -> Self {
        Self::build(Some(Arc::default()), DEFAULT_LIMITS).await
    }

    /// With other limits of bodies.
    pub async fn with_limits(limits: BodyLimits) -> Self {
        Self::build(None, limits).await
    }

    async fn build(recording: Option<Arc<RecordingOutbox>>, limits: BodyLimits) -> Self {
        let database = TestDatabase::migrated().await;
        let clock = Arc::new(TestClock::default());
        let signer = ColumnSigner::new(&SECRET_KEY.into(), &DANGEROUS_SALT.into());
        let waker = Waker::new();
        let addresses = Addresses {
            api_host_name: "https://api.example".to_owned(),
            admin_base_url: "https://admin.example".to_owned(),
            notify_email_domain: "notify.example".to_owned(),
        };
        let app = App::new(database.pool.clone(), signer, addresses, waker.clone());
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
        let delivery = Delivery { app: app.clone(), providers, clock: clock.clone() };
        let runner = Runner::new(app.pool.clone(), clock.clone(), tidings_workers::handlers(&delivery), waker);
        let api = tidings_api_public::router(PublicApi { app: app.clone(), clock: clock.clone(), limits });
        let viewer = Viewer::new(app.pool.clone(), new_messages);
        Self { database, app, clock, demo, api, runner, viewer, recording, jobs_may_be_left: false }
    }

    /// The present time of this installation.
    pub fn now(&self) -> Timestamp {
        self.clock.now()
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
        self.runner.run_due().await.expect("the queue answers")
    }

    /// What providers were given for a notification.
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

    /// Another key of the demo service.
    pub async fn add_key(&self, key_type: KeyType) -> String {
        let secret = tidings_app::random::api_key_secret();
        let encoded = self.app.signer.sign(&secret).expect("a secret has a JSON form");
        let created_by: uuid::Uuid = sqlx::query_scalar("SELECT created_by_id FROM services WHERE id = $1")
            .bind(self.demo.service_id.as_uuid())
            .fetch_one(&self.app.pool)
            .await
            .expect("the demo service is there");
        let id = ApiKeyId::at(self.now(), tidings_app::random::id_bytes());
        let key = NewApiKey {
            id,
            service_id: self.demo.service_id,
            name: &format!("{key_type} {id}"),
            secret: &encoded,
            key_type,
            created_by: created_by.into(),
        };
        let mut conn = self.app.pool.acquire().await.expect("the database answers");
        tidings_store::api_keys::insert(&mut conn, &key, self.now()).await.expect("the key is new");
        ApiKeyText { service_id: self.demo.service_id, secret }.with_name("test")
    }

    /// Runs a statement on the database, as somebody with psql would; `$1` is the demo service's id.
    pub async fn sql(&self, statement: &str) {
        let id: ServiceId = self.demo.service_id;
        sqlx::query(sqlx::AssertSqlSafe(statement))
            .bind(id.as_uuid())
            .execute(&self.app.pool)
            .await
            .unwrap_or_else(|error| panic!("{statement}: {error}"));
    }
}

impl Drop for TestApp {
    fn drop(&mut self) {
        if self.jobs_may_be_left || std::thread::panicking() {
            return;
        }
        let url = self.database.url();
        let left = std::thread::spawn(move || crate::postgres::count_jobs(&url)).join().expect("the queue is counted");
        assert_eq!(left, 0, "jobs are left in the queue: run `work_off`, or say `leave_jobs`");
    }
}
