//! An installation, a Redis of its own and a client whose calls are counted.

use std::sync::{Arc, Mutex};

use async_trait::async_trait;
use serde_json::Value;
use tidings_admin_client::{
    AdminClient, Failed,
    transport::{Answer, Call, InProcess, TokenSource, Transport},
};
use tidings_cache::{Cache, NoOutbox, Redis};
use tidings_domain::{ServiceId, TemplateId, UserId};
use tidings_test_support::{RedisServer, TestApp, app::ADMIN_CLIENT_SECRET};

/// The longest that a value is kept, in seconds: seven days.
pub const WEEK: i64 = 604_800;

/// What the internal API was asked.
#[derive(Clone, Debug, PartialEq)]
pub struct Asked {
    pub method: String,
    pub path: String,
    pub body: Value,
}

/// Counts calls on their way.
#[derive(Debug)]
struct Counting {
    inner: InProcess,
    asked: Arc<Mutex<Vec<Asked>>>,
}

#[async_trait]
impl Transport for Counting {
    async fn send(&self, call: Call) -> Result<Answer, Failed> {
        self.asked.lock().unwrap().push(Asked {
            method: call.method.to_string(),
            path: call.path_and_query.clone(),
            body: serde_json::from_slice(&call.body).unwrap_or_default(),
        });
        self.inner.send(call).await
    }
}

/// See the module.
pub struct Harness {
    pub app: TestApp,
    pub redis: RedisServer,
    pub client: AdminClient,
    asked: Arc<Mutex<Vec<Asked>>>,
}

impl Harness {
    pub async fn start() -> Self {
        let app = TestApp::new().await;
        let redis = RedisServer::start().await;
        let backend = Arc::new(Redis::new(&redis.url()).unwrap());
        NoOutbox::keep(Arc::new(Redis::new(&redis.url()).unwrap())).await;
        let cache = Cache::new(backend);
        let asked = Arc::<Mutex<Vec<Asked>>>::default();
        let inner = InProcess::new(app.internal_api(), token(&app));
        let transport = Arc::new(Counting { inner, asked: asked.clone() });
        let client = AdminClient::new(transport, cache);
        let harness = Self { app, redis, client, asked };
        harness.is_trusted().await;
        harness
    }

    /// Waits until the cache is believed, and begins to count anew.
    async fn is_trusted(&self) {
        tidings_test_support::eventually("the cache is believed", || async {
            self.client.services.get(self.service()).await.unwrap();
            self.holds(&format!("service-{}", self.service())).await
        })
        .await;
        self.forget_all().await;
        self.asked();
    }

    /// What was asked since the last time.
    pub fn asked(&self) -> Vec<Asked> {
        std::mem::take(&mut *self.asked.lock().unwrap())
    }

    /// The body of the latest call, which is still counted.
    pub fn last_body(&self) -> Value {
        self.asked.lock().unwrap().last().map(|asked| asked.body.clone()).unwrap()
    }

    pub fn service(&self) -> ServiceId {
        self.app.demo.service_id
    }

    pub fn template(&self) -> TemplateId {
        self.app.demo.sms_template_id
    }

    /// The one who made the demo service.
    pub async fn user(&self) -> UserId {
        let rows = self.app.rows("SELECT created_by_id FROM services WHERE id = $1").await;
        rows[0]["created_by_id"].as_str().unwrap().parse().unwrap()
    }

    pub async fn ask_redis<T: redis::FromRedisValue>(&self, command: &redis::Cmd) -> T {
        let client = redis::Client::open(self.redis.url()).unwrap();
        let mut connection = client.get_multiplexed_async_connection().await.unwrap();
        command.query_async(&mut connection).await.unwrap()
    }

    /// Whether Redis holds a value under this key.
    pub async fn holds(&self, key: &str) -> bool {
        self.ask_redis(redis::cmd("EXISTS").arg(key)).await
    }

    /// The value as `redis-cli` would show it, and for how many seconds more it is kept.
    pub async fn held(&self, key: &str) -> Option<(Value, i64)> {
        let text: Option<String> = self.ask_redis(redis::cmd("GET").arg(key)).await;
        let seconds = self.ask_redis(redis::cmd("TTL").arg(key)).await;
        text.map(|text| (serde_json::from_str(&text).unwrap(), seconds))
    }

    /// Every key that holds a value.
    pub async fn keys(&self) -> Vec<String> {
        let mut keys: Vec<String> = self.ask_redis(redis::cmd("KEYS").arg("*")).await;
        keys.retain(|key| !key.starts_with("tidings:"));
        keys.sort();
        keys
    }

    /// What the database has noted as changed, the oldest first.
    pub async fn outbox(&self) -> Vec<String> {
        let rows = self.app.rows("SELECT name FROM cache_outbox ORDER BY id").await;
        rows.iter().filter_map(|row| row["name"].as_str().map(str::to_owned)).collect()
    }

    async fn forget_all(&self) {
        for key in self.keys().await {
            let _: i64 = self.ask_redis(redis::cmd("DEL").arg(&key)).await;
        }
    }
}

pub fn token(app: &TestApp) -> TokenSource {
    TokenSource::admin(ADMIN_CLIENT_SECRET.into(), app.clock.clone())
}
