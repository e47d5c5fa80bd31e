//! Looking into Redis from outside, and clearing parts of it.

use std::{sync::Arc, time::Duration};

use tidings_cache::{
    Address, Backend, Cleared, Currency, Declared, Families, Look, NoOutbox, Redis, Shown,
    protocol::{Permit, Token, Writer},
};
use tidings_test_support::RedisServer;

const CLIENTS: &[&[Declared]] = &[&[
    Declared { key: "service-{service_id}", groups: &[] },
    Declared { key: "user-{user_id}", groups: &[] },
    Declared { key: "template-{template_id}", groups: &["service-{service_id}-template-*"] },
]];
const KEEP: Duration = Duration::from_secs(1_000);
const GROUP: &str = "service-1-template-*";

async fn start() -> (RedisServer, Redis) {
    let (server, _) = crate::redis().await;
    let redis = Redis::new(&server.url()).unwrap();
    (server, redis)
}

fn address(key: &str) -> Address {
    let groups = if key.starts_with("template") { vec![GROUP.to_owned()] } else { Vec::new() };
    Address { key: key.to_owned(), groups }
}

async fn permit(redis: &Redis, key: &str) -> Permit {
    match redis.look(&address(key)).await.unwrap() {
        Look::Miss(Some(permit)) => permit,
        other => panic!("{key}: {other:?}"),
    }
}

async fn fill(redis: &Redis, key: &str, permit: &Permit) -> bool {
    redis.fill(key, permit, &Arc::from(r#"{"a":1}"#), KEEP).await.unwrap()
}

async fn keep(redis: &Redis, key: &str) {
    let permit = permit(redis, key).await;
    assert!(fill(redis, key, &permit).await);
}

async fn show(redis: &Redis, name: &str) -> Option<Shown> {
    let families = Families::of(CLIENTS);
    redis.inspect(&families).await.unwrap().show(name).await.unwrap()
}

async fn currency(redis: &Redis, name: &str) -> Option<Currency> {
    show(redis, name).await.unwrap().currency
}

async fn clear(redis: &Redis, family: &str) -> Cleared {
    let families = Families::of(CLIENTS);
    let family = families.named(family).unwrap();
    redis.inspect(&families).await.unwrap().clear_family(family).await.unwrap()
}

#[tokio::test]
async fn a_value_is_shown_with_what_is_remembered_of_it() {
    let (_server, redis) = start().await;
    assert_eq!(show(&redis, "service-1").await, None);
    let permit = permit(&redis, "service-1").await;
    assert!(fill(&redis, "service-1", &permit).await);
    let shown = show(&redis, "service-1").await.unwrap();
    assert_eq!(shown.json.as_deref(), Some(r#"{"a":1}"#));
    assert!(shown.keep.is_some_and(|keep| keep <= KEEP && keep > KEEP / 2), "{shown:?}");
    assert_eq!(shown.stamp, Some(permit.stamp.to_string()));
    assert_eq!(shown.generation, Some(permit.token.to_string()));
    assert_eq!((shown.currency, shown.marks), (Some(Currency::Served), Vec::new()));
}

#[tokio::test]
async fn changes_under_way_are_shown_until_they_run_out() {
    let (_server, redis) = start().await;
    keep(&redis, "service-1").await;
    let names = ["service-1".to_owned()];
    redis.begin(&names, Writer(7), KEEP).await.unwrap();
    redis.begin(&names, Writer(8), Duration::from_millis(1)).await.unwrap();
    let marks = async || show(&redis, "service-1").await.unwrap().marks;
    tidings_test_support::eventually("one mark has run out", || async { marks().await.len() == 1 }).await;
    let shown = show(&redis, "service-1").await.unwrap();
    assert_eq!((shown.json, shown.currency), (None, None));
    assert_eq!(shown.marks[0].writer, Writer(7).to_string());
    assert!(shown.marks[0].runs_out_in <= KEEP && shown.marks[0].runs_out_in > KEEP / 2);
    redis.end(&names, Writer(7)).await.unwrap();
    assert_eq!(marks().await, []);
}

#[tokio::test]
async fn a_value_is_current_as_long_as_its_group_and_its_epoch_are() {
    let server = RedisServer::start().await;
    let redis = Redis::new(&server.url()).unwrap();
    let keeper = NoOutbox::keep(Arc::new(Redis::new(&server.url()).unwrap())).await;
    keep(&redis, "template-1").await;
    assert_eq!(currency(&redis, "template-1").await, Some(Currency::Served));
    let token = show(&redis, GROUP).await.unwrap();
    assert!(token.generation.is_some() && token.json.is_none() && token.currency.is_none());
    redis.invalidate(&[GROUP.to_owned()]).await.unwrap();
    assert_eq!(currency(&redis, "template-1").await, Some(Currency::GroupChanged));

    keep(&redis, "user-1").await;
    keeper.abort();
    let distrusted = || async { currency(&redis, "user-1").await == Some(Currency::Distrusted) };
    tidings_test_support::eventually("the trust has run out", distrusted).await;
    // Who keeps it next knows of none before, and begins an epoch.
    NoOutbox::keep(Arc::new(Redis::new(&server.url()).unwrap())).await;
    assert_eq!(currency(&redis, "user-1").await, Some(Currency::OfAnotherEpoch));
    let by_hand = redis::Client::open(server.url()).unwrap();
    let mut connection = by_hand.get_multiplexed_async_connection().await.unwrap();
    redis::cmd("SET").arg("user-2").arg("1").exec_async(&mut connection).await.unwrap();
    assert_eq!(currency(&redis, "user-2").await, Some(Currency::Unstamped));
}

#[tokio::test]
async fn a_family_is_cleared_and_no_other() {
    let (_server, redis) = start().await;
    for number in 0..250 {
        keep(&redis, &format!("service-{number}")).await;
    }
    keep(&redis, "user-1").await;
    // Asked the API before, and would answer after.
    let (before, other) = (permit(&redis, "service-x").await, permit(&redis, "user-x").await);
    let cleared = clear(&redis, "service-{service_id}").await;
    assert_eq!(cleared, Cleared { names: 251, values: 250, trusted: true });
    assert!(!fill(&redis, "service-x", &before).await, "what was asked before the clearing is not kept");
    assert!(fill(&redis, "user-x", &other).await);
    assert_eq!(show(&redis, "service-7").await.unwrap().json, None);
    assert_eq!(currency(&redis, "user-1").await, Some(Currency::Served));
    assert_eq!(clear(&redis, "service-{}").await.values, 0);
}

#[tokio::test]
async fn groups_are_cleared_by_their_family() {
    let (_server, redis) = start().await;
    keep(&redis, "template-1").await;
    let seen = permit(&redis, "template-2").await;
    let cleared = clear(&redis, "service-{service_id}-template-*").await;
    assert_eq!(cleared, Cleared { names: 1, values: 0, trusted: true });
    assert!(matches!(redis.look(&address("template-1")).await, Ok(Look::Miss(Some(_)))));
    // Kept, but under the token of before: nobody is served it.
    assert!(fill(&redis, "template-2", &seen).await);
    assert!(matches!(redis.look(&address("template-2")).await, Ok(Look::Miss(Some(_)))));
}

#[tokio::test]
async fn the_server_and_its_families_are_told() {
    let (server, redis) = start().await;
    for key in ["service-1", "service-2", "user-1", "template-1"] {
        keep(&redis, key).await;
    }
    let by_hand = redis::Client::open(server.url()).unwrap();
    let mut connection = by_hand.get_multiplexed_async_connection().await.unwrap();
    redis::cmd("SET").arg("somebody's").arg("1").exec_async(&mut connection).await.unwrap();
    let families = Families::of(CLIENTS);
    let state = redis.inspect(&families).await.unwrap().state().await.unwrap();
    let values: Vec<(String, u64)> = state.values.iter().map(|(family, &count)| (family.to_string(), count)).collect();
    let expected = [("service-{service_id}", 2), ("template-{template_id}", 1), ("user-{user_id}", 1)];
    assert_eq!(values, expected.map(|(family, count)| (family.to_owned(), count)));
    assert_eq!(state.others, 1);
    let (trust, lasts) = state.trust.unwrap();
    assert!(trust.epoch_on(&state.identity).is_some_and(|epoch| epoch != Token(0)));
    assert!(lasts <= Duration::from_secs(2) && state.memory > 0 && state.max_memory.is_none());
    assert!(state.version.starts_with("redis ") || state.version.starts_with("valkey "), "{}", state.version);
    let commands: String = redis::cmd("INFO").arg("commandstats").query_async(&mut connection).await.unwrap();
    assert!(commands.contains("cmdstat_scan:") && !commands.contains("cmdstat_keys:"), "{commands}");
}
