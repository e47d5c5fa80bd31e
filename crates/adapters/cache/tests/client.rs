//! A client whose methods declare what they read and change, as those of the admin app do.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::sync::{
    Arc,
    atomic::{AtomicU32, Ordering},
};

use serde::{Deserialize, Serialize};
use tidings_cache::{Cache, CallError, Declared, NoOutbox, Redis, client};
use tidings_domain::{ServiceId, TemplateId};
use tidings_test_support::RedisServer;

/// One line for each client.
const CACHED: &[&[Declared]] = &[Templates::CACHED, Performance::CACHED];

const SERVICE: &str = "6ce466d0-fd6a-11e5-82f5-e0accb9d11a6";
const TEMPLATE: &str = "26785a09-ab16-4eb0-8407-a37497a57506";

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct Template {
    version: i32,
}

#[derive(Debug, PartialEq)]
struct Failed {
    timed_out: bool,
}

impl CallError for Failed {
    fn may_have_happened(&self) -> bool {
        self.timed_out
    }
}

type Reply<T> = Result<T, Failed>;

struct Moved {
    templates: Vec<TemplateId>,
}

struct Templates {
    cache: Cache,
    calls: AtomicU32,
    version: AtomicU32,
}

#[client(declared = crate::CACHED)]
impl Templates {
    fn cache(&self) -> &Cache {
        &self.cache
    }

    #[cached("template-{template_id}-version-{version}", within("service-{service_id}-template-*"))]
    async fn get(&self, service_id: ServiceId, template_id: TemplateId, version: Option<i32>) -> Reply<Template> {
        self.calls.fetch_add(1, Ordering::SeqCst);
        if service_id.as_uuid().is_nil() || template_id.as_uuid().is_nil() {
            return Err(Failed { timed_out: false });
        }
        Ok(Template { version: version.unwrap_or(i32::try_from(self.version.load(Ordering::SeqCst)).unwrap()) })
    }

    #[cached("service-{service_id}-templates")]
    async fn all(&self, service_id: &str) -> Reply<Vec<Template>> {
        self.calls.fetch_add(1, Ordering::SeqCst);
        assert!(!service_id.is_empty());
        Ok(vec![Template { version: 1 }])
    }

    #[invalidates("service-{service_id}-templates", "template-{template_id}-version-None")]
    async fn update(&self, service_id: ServiceId, template_id: TemplateId, name: String) -> Reply<String> {
        assert_ne!(service_id.as_uuid(), template_id.as_uuid());
        self.version.fetch_add(1, Ordering::SeqCst);
        // The body may use up its arguments.
        if name.is_empty() { Err(Failed { timed_out: true }) } else { Ok(name) }
    }

    #[invalidates("service-{service_id}-templates", each(template_id in moved.templates, "template-{template_id}-version-None"))]
    async fn move_all(&self, service_id: ServiceId, moved: &Moved) -> Reply<()> {
        assert!(!service_id.as_uuid().is_nil() && !moved.templates.is_empty());
        Ok(())
    }

    #[invalidates(each(service in services, "service-{service}-templates", "service-{service}-template-*"))]
    async fn update_all(&self, services: &[ServiceId]) -> Reply<usize> {
        Ok(services.len())
    }

    #[invalidates("service-{service_id}-template-*")]
    async fn change_sender(&self, service_id: ServiceId) -> Reply<()> {
        assert!(!service_id.as_uuid().is_nil());
        self.version.fetch_add(1, Ordering::SeqCst);
        Ok(())
    }
}

struct Performance(Cache);

#[client(declared = crate::CACHED)]
impl Performance {
    fn cache(&self) -> &Cache {
        &self.0
    }

    #[cached("performance-stats-{start_date}-to-{end_date}", keep = "1 hour")]
    async fn get(&self, start_date: jiff::civil::Date, end_date: jiff::civil::Date) -> Reply<bool> {
        Ok(start_date < end_date)
    }
}

struct Set {
    client: Templates,
    server: RedisServer,
    service: ServiceId,
    template: TemplateId,
}

async fn start() -> Set {
    let server = RedisServer::start().await;
    let redis = Arc::new(Redis::new(&server.url()).unwrap());
    NoOutbox::keep(Arc::clone(&redis)).await;
    let client = Templates { cache: Cache::new(redis), calls: AtomicU32::new(0), version: AtomicU32::new(1) };
    Set { client, server, service: SERVICE.parse().unwrap(), template: TEMPLATE.parse().unwrap() }
}

impl Set {
    fn calls(&self) -> u32 {
        self.client.calls.load(Ordering::SeqCst)
    }

    async fn version(&self, version: Option<i32>) -> i32 {
        self.client.get(self.service, self.template, version).await.unwrap().version
    }

    async fn redis(&self, command: &str, key: &str) -> Option<String> {
        let client = redis::Client::open(self.server.url()).unwrap();
        let mut connection = client.get_multiplexed_async_connection().await.unwrap();
        redis::cmd(command).arg(key).query_async(&mut connection).await.unwrap()
    }
}

#[tokio::test]
async fn what_is_read_stands_as_json_under_the_key_as_declared() {
    let set = start().await;
    for version in [None, Some(1), None, Some(1)] {
        assert_eq!(set.version(version).await, 1);
    }
    assert_eq!(set.calls(), 2);
    for version in ["None", "1"] {
        let key = format!("template-{TEMPLATE}-version-{version}");
        assert_eq!(set.redis("GET", &key).await.as_deref(), Some(r#"{"version":1}"#));
    }
}

#[tokio::test]
async fn ids_have_one_key_however_they_are_written() {
    let set = start().await;
    for written in [SERVICE.to_owned(), SERVICE.to_uppercase(), SERVICE.replace('-', "")] {
        set.client.all(&written).await.unwrap();
    }
    assert_eq!(set.calls(), 1);
    assert!(set.redis("GET", &format!("service-{SERVICE}-templates")).await.is_some());
}

#[tokio::test]
async fn it_is_kept_as_long_as_declared() {
    let set = start().await;
    set.client.all(SERVICE).await.unwrap();
    let performance = Performance(set.client.cache.clone());
    assert_eq!(performance.get(jiff::civil::date(2026, 6, 10), jiff::civil::date(2026, 6, 16)).await, Ok(true));
    for (key, lasts) in [
        (format!("service-{SERVICE}-templates"), 604_800),
        ("performance-stats-2026-06-10-to-2026-06-16".to_owned(), 3_600),
    ] {
        let left: i64 = set.redis("TTL", &key).await.unwrap().parse().unwrap();
        assert!((lasts - 600..=lasts).contains(&left), "{key}: {left}");
    }
}

#[tokio::test]
async fn a_change_deletes_the_keys_that_it_names_and_no_others() {
    let set = start().await;
    let versions = (set.version(None).await, set.version(Some(1)).await);
    set.client.all(SERVICE).await.unwrap();
    assert_eq!(set.client.update(set.service, set.template, "A name".to_owned()).await.unwrap(), "A name");
    let mut left = Vec::new();
    for key in [
        format!("template-{TEMPLATE}-version-None"),
        format!("template-{TEMPLATE}-version-1"),
        format!("service-{SERVICE}-templates"),
    ] {
        left.push(set.redis("GET", &key).await.is_some());
    }
    assert_eq!((versions, left), ((1, 1), vec![false, true, false]));
    assert_eq!((set.version(None).await, set.calls()), (2, 4));
}

#[tokio::test]
async fn a_change_to_a_group_is_seen_by_each_of_its_keys() {
    let set = start().await;
    assert_eq!((set.version(None).await, set.version(Some(1)).await), (1, 1));
    set.client.change_sender(set.service).await.unwrap();
    assert_eq!((set.version(None).await, set.version(Some(1)).await, set.calls()), (2, 1, 4));
}

#[tokio::test]
async fn a_change_can_name_a_key_for_each_item_of_a_list() {
    let set = start().await;
    let other = TemplateId::new(uuid::Uuid::max());
    let keys = [
        format!("service-{SERVICE}-templates"),
        format!("template-{TEMPLATE}-version-None"),
        format!("template-{other}-version-None"),
        format!("template-{TEMPLATE}-version-1"),
    ];
    let fill = async || {
        set.client.all(SERVICE).await.unwrap();
        set.client.get(set.service, other, None).await.unwrap();
        (set.version(None).await, set.version(Some(1)).await)
    };
    fill().await;
    let moved = Moved { templates: vec![set.template, other] };
    set.client.move_all(set.service, &moved).await.unwrap();
    let mut left = Vec::new();
    for key in &keys {
        left.push(set.redis("GET", key).await.is_some());
    }
    assert_eq!(left, [false, false, false, true]);

    fill().await;
    let calls = set.calls();
    assert_eq!(set.client.update_all(&[set.service]).await, Ok(1));
    fill().await;
    assert_eq!(set.calls() - calls, 4, "all of them are asked for again");
    assert_eq!(set.client.update_all(&[]).await, Ok(0));
    fill().await;
    assert_eq!(set.calls() - calls, 4, "nothing was changed");
}

#[tokio::test]
async fn while_a_change_may_yet_be_made_nothing_is_kept() {
    let set = start().await;
    set.version(None).await;
    assert_eq!(set.client.update(set.service, set.template, String::new()).await, Err(Failed { timed_out: true }));
    assert_eq!((set.version(None).await, set.version(None).await, set.calls()), (2, 2, 3));
    assert_eq!(set.redis("GET", &format!("template-{TEMPLATE}-version-None")).await, None);
}

#[tokio::test]
async fn what_failed_is_not_kept() {
    let set = start().await;
    let nobody = ServiceId::new(uuid::Uuid::nil());
    for _ in 0..2 {
        assert_eq!(set.client.get(nobody, set.template, None).await, Err(Failed { timed_out: false }));
    }
    assert_eq!(set.calls(), 2);
}

#[tokio::test]
async fn what_cannot_be_read_is_passed_by_and_replaced() {
    let set = start().await;
    let key = format!("service-{SERVICE}-templates");
    set.client.all(SERVICE).await.unwrap();
    let client = redis::Client::open(set.server.url()).unwrap();
    let mut connection = client.get_multiplexed_async_connection().await.unwrap();
    redis::cmd("SET").arg(&key).arg("{\"of another\":\"release\"}").exec_async(&mut connection).await.unwrap();
    for _ in 0..3 {
        assert_eq!(set.client.all(SERVICE).await.unwrap(), [Template { version: 1 }]);
    }
    assert_eq!(set.calls(), 3);
    assert_eq!(set.redis("GET", &key).await.as_deref(), Some(r#"[{"version":1}]"#));
}
