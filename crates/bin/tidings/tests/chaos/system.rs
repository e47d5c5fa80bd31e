//! What is broken: API, worker, PostgreSQL and Redis as processes, two providers, and a service that is told of everything.

use std::time::Duration;

use sqlx::PgPool;
use tidings_test_support::RedisServer;
use tokio::{process::Command, sync::watch};

use crate::{
    harness::{Api, Installation, Process, until},
    provider::{Provider, Reporter, Wire},
    told::Told,
};

const START: Duration = Duration::from_secs(60);

/// Everything that runs.
pub struct System {
    pub installation: Installation,
    pub api: Api,
    pub pool: PgPool,
    pub redis: RedisServer,
    pub mmg: Provider,
    pub firetext: Provider,
    pub reporter: Reporter,
    pub told: Told,
    /// Where the API is.
    pub url: watch::Sender<String>,
    serve: Option<Process>,
    work: Option<Process>,
    started: u32,
}

impl System {
    pub async fn start() -> Self {
        let (installation, demo) = Installation::with_service().await;
        let pool = installation.pool();
        let (url, is_at) = watch::channel(String::new());
        let reporter = Reporter::new(is_at);
        let told = Told::start().await;
        let token = installation.signer().sign("a-token-of-ten-letters-and-more").expect("a text");
        sqlx::query(
            "INSERT INTO service_callback_api
                 (id, service_id, url, bearer_token, created_at, updated_by_id, version, callback_type)
             SELECT gen_random_uuid(), id, $1, $2, now(), created_by_id, 1, 'delivery_status' FROM services WHERE id = $3",
        )
        .bind(&told.url)
        .bind(&token)
        .bind(demo.service_id.as_uuid())
        .execute(&pool)
        .await
        .expect("the service is called");
        lift_limits(&pool).await;
        let mut system = Self {
            api: Api::new(demo),
            redis: RedisServer::start().await,
            mmg: Provider::start(Wire::Mmg, reporter.clone()).await,
            firetext: Provider::start(Wire::Firetext, reporter.clone()).await,
            installation,
            pool,
            reporter,
            told,
            url,
            serve: None,
            work: None,
            started: 0,
        };
        system.start_serve().await;
        system.start_work();
        system
    }

    fn command(&self) -> Command {
        let mut command = self.installation.command(&[]);
        command.env("REDIS_URL", self.redis.url());
        command
    }

    fn name(&mut self, role: &str) -> String {
        self.started += 1;
        format!("{role}-{}", self.started)
    }

    async fn start_serve(&mut self) {
        let name = self.name("serve");
        let (serve, url) = self.installation.serve(self.command(), &name).await;
        self.serve = Some(serve);
        self.url.send_replace(url);
    }

    fn start_work(&mut self) {
        let name = self.name("work");
        let mut command = self.command();
        command.args(["work", "--worker-port", "0"]).envs([
            ("MMG_API_KEY", "key".to_owned()),
            ("MMG_URL", self.mmg.url()),
            ("FIRETEXT_API_KEY", "key".to_owned()),
            ("FIRETEXT_URL", self.firetext.url()),
            ("CALLBACK_ALLOWED_NETWORKS", "127.0.0.0/8".to_owned()),
        ]);
        self.work = Some(Process::start(command, self.installation.folder.path(), &name));
    }

    /// `kill -9`, and another in its place.
    pub async fn replace_serve(&mut self) {
        self.serve.take().expect("it runs").kill().await;
        self.start_serve().await;
    }

    /// `kill -9`, and another in its place.
    pub async fn replace_work(&mut self) {
        self.work.take().expect("it runs").kill().await;
        self.start_work();
    }

    /// Stops PostgreSQL as an upgrade of it would, and starts it again.
    pub async fn restart_postgres(&mut self) {
        self.installation.stop_postgres().await;
        self.installation.start_postgres().await;
    }

    /// How many outcomes the present worker has not been told by a provider.
    pub async fn unknown_outcomes(&self) -> u64 {
        let work = self.work.as_ref().expect("it runs");
        let url = until("the worker to say where it is", START, async || {
            let log = work.log();
            let lines = log.lines().filter_map(|line| serde_json::from_str::<serde_json::Value>(line).ok());
            lines.filter_map(|line| line["url"].as_str().map(str::to_owned)).next()
        });
        let (_, page) = self.api.get(&url.await, "/metrics").await.expect("a page");
        let page = page.as_str().unwrap_or_default();
        let of = |line: &str| line.strip_prefix("tidings_delivery_outcome_unknown_total ")?.parse().ok();
        page.lines().find_map(of).unwrap_or(0)
    }
}

/// What is tried is the system, not the limits of its services.
pub async fn lift_limits(pool: &PgPool) {
    let unlimited =
        "UPDATE services SET rate_limit = 10000000, email_message_limit = 10000000, sms_message_limit = 10000000";
    sqlx::query(unlimited).execute(pool).await.expect("services may send a lot");
}
