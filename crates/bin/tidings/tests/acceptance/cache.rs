//! `tidings cache`, against a Redis that a client reads through.

use std::{process::Output, sync::Arc, time::Duration};

use tidings_cache::{Address, Backend, Look, NoOutbox, Redis};
use tidings_test_support::RedisServer;

use crate::harness::tidings;

const SERVICE: &str = "service-6ce466d0-fd6a-11e5-82f5-e0accb9d11a6";
const TEMPLATE: &str = "template-26785a09-ab16-4eb0-8407-a37497a57506-version-None";
const GROUP: &str = "service-6ce466d0-fd6a-11e5-82f5-e0accb9d11a6-template-*";

async fn run(server: &RedisServer, arguments: &[&str]) -> Output {
    let mut command = tidings(&["cache"]);
    command.args(arguments).env("REDIS_URL", server.url());
    command.output().await.expect("the binary can be run")
}

async fn said(server: &RedisServer, arguments: &[&str]) -> String {
    let Output { status, stdout, stderr } = run(server, arguments).await;
    let (stdout, stderr) = (String::from_utf8_lossy(&stdout), String::from_utf8_lossy(&stderr));
    assert!(status.success(), "{stdout}{stderr}");
    stdout.into_owned()
}

/// A value that a reader has kept.
async fn keep(backend: &dyn Backend, key: &str, groups: &[&str], json: &str) {
    let address = Address { key: key.to_owned(), groups: groups.iter().map(|&group| group.to_owned()).collect() };
    let Ok(Look::Miss(Some(permit))) = backend.look(&address).await else { panic!("{key} can be filled") };
    let filled = backend.fill(key, &permit, &Arc::from(json), Duration::from_secs(1_000)).await;
    assert!(filled.expect("Redis answers"), "{key}");
}

#[tokio::test]
async fn the_shared_cache_is_shown_and_cleared() {
    let server = RedisServer::start_on_loopback().await;
    let redis = Arc::new(Redis::new(&server.url()).expect("a URL"));
    let keeper = NoOutbox::keep(redis.clone()).await;
    keep(&*redis, SERVICE, &[], r#"{"data":{"name":"Parking"}}"#).await;
    keep(&*redis, TEMPLATE, &[GROUP], r#"{"data":{}}"#).await;

    let stats = said(&server, &["stats"]).await;
    let line = |name: &str| stats.lines().find(|line| line.starts_with(name)).unwrap_or_else(|| panic!("{stats}"));
    assert!(line("trusted").contains("for ") && line("trusted").contains("epoch "), "{stats}");
    assert!(line("service-{service_id} ").ends_with(" 1"), "{stats}");
    assert!(line("template-{template_id}-version-None").ends_with(" 1"), "{stats}");

    let shown = said(&server, &["show", SERVICE]).await;
    assert!(shown.contains("current     yes\n") && shown.contains("    \"name\": \"Parking\""), "{shown}");
    let shown = said(&server, &["show", GROUP]).await;
    assert!(shown.starts_with("token       "), "{shown}");

    let cleared = said(&server, &["clear", "service-{service_id}-template-*"]).await;
    assert!(cleared.starts_with("Cleared: 0 values; 1 keys and groups"), "{cleared}");
    let shown = said(&server, &["show", TEMPLATE]).await;
    assert!(shown.contains("current     no: a group that it is in has changed since"), "{shown}");
    let cleared = said(&server, &["clear", "service-{service_id}"]).await;
    assert!(cleared.starts_with("Cleared: 1 values; 1 keys and groups"), "{cleared}");
    let shown = said(&server, &["show", SERVICE]).await;
    assert!(shown.starts_with("value       none\n"), "{shown}");
    assert_eq!(said(&server, &["show", "user-1"]).await, "There is nothing under user-1.\n");

    let refused = run(&server, &["clear", "services"]).await;
    let why = String::from_utf8_lossy(&refused.stderr);
    assert!(refused.status.code() == Some(1) && why.contains("\n  service-{service_id}\n"), "{why}");

    keeper.abort();
    let refused = tidings(&["cache", "stats"]).output().await.expect("the binary can be run");
    let why = String::from_utf8_lossy(&refused.stderr);
    assert!(refused.status.code() == Some(1) && why.contains("REDIS_URL is not set"), "{why}");
}
