//! Any sequence of steps has the same outcomes in both backends.

use std::{sync::Arc, time::Duration};

use proptest::prelude::*;
use tidings_cache::{
    Address, Backend, Look, NoOutbox, Redis,
    protocol::{Permit, Writer},
};
use tidings_test_support::RedisServer;

const KEEP: Duration = Duration::from_secs(600);

#[derive(Debug, Clone)]
enum Step {
    /// Looks for a key, and remembers the permit.
    Look(usize),
    /// Fills by the permit of the n-th look, counted from the last.
    Fill(usize, u8),
    Begin(usize, u64),
    End(usize, u64),
    Invalidate(usize),
}

/// Keys, some of them in groups; then the groups.
fn addresses() -> Vec<Address> {
    let address = |key: &str, groups: &[&str]| Address {
        key: key.to_owned(),
        groups: groups.iter().map(|&group| group.to_owned()).collect(),
    };
    vec![address("a", &[]), address("b", &["g*"]), address("c", &["g*", "h*"])]
}

const NAMES: [&str; 5] = ["a", "b", "c", "g*", "h*"];

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        4 => (0..3usize).prop_map(Step::Look),
        4 => (0..3usize, 0..9u8).prop_map(|(nth, value)| Step::Fill(nth, value)),
        2 => (0..NAMES.len(), 0..2u64).prop_map(|(name, writer)| Step::Begin(name, writer)),
        2 => (0..NAMES.len(), 0..2u64).prop_map(|(name, writer)| Step::End(name, writer)),
        1 => (0..NAMES.len()).prop_map(Step::Invalidate),
    ]
}

/// What each step led to, in words.
async fn run(backend: &dyn Backend, steps: &[Step]) -> Vec<String> {
    let addresses = addresses();
    let mut looks: Vec<(usize, Option<Permit>)> = Vec::new();
    let mut outcomes = Vec::new();
    for step in steps {
        outcomes.push(match step {
            Step::Look(key) => match backend.look(&addresses[*key]).await.unwrap() {
                Look::Hit(json) => format!("hit {json}"),
                Look::Distrusted => panic!("it is trusted"),
                Look::Miss(permit) => {
                    let outcome = format!("miss, may fill: {}", permit.is_some());
                    looks.push((*key, permit));
                    outcome
                }
            },
            Step::Fill(nth, value) => match looks.iter().rev().nth(*nth) {
                Some((key, Some(permit))) => {
                    let json = Arc::from(value.to_string());
                    let filled = backend.fill(&addresses[*key].key, permit, &json, KEEP).await.unwrap();
                    format!("filled: {filled}")
                }
                _ => "no permit".to_owned(),
            },
            Step::Begin(name, writer) => {
                backend.begin(&[NAMES[*name].to_owned()], Writer(*writer), KEEP).await.unwrap();
                String::new()
            }
            Step::End(name, writer) => {
                backend.end(&[NAMES[*name].to_owned()], Writer(*writer)).await.unwrap();
                String::new()
            }
            Step::Invalidate(name) => {
                backend.invalidate(&[NAMES[*name].to_owned()]).await.unwrap();
                String::new()
            }
        });
    }
    outcomes
}

#[test]
fn both_backends_do_the_same() {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let server = runtime.block_on(RedisServer::start());
    let _inside = runtime.enter();
    let redis = Arc::new(Redis::new(&server.url()).unwrap());
    let mut runner = proptest::test_runner::TestRunner::default();
    let outcome = runner.run(&proptest::collection::vec(step(), 1..40), |steps| {
        let (expected, actual) = runtime.block_on(async {
            flush(&server.url()).await;
            let keeper = NoOutbox::keep(Arc::clone(&redis)).await;
            let outcomes = (run(&*crate::in_process(), &steps).await, run(&*redis, &steps).await);
            keeper.abort();
            outcomes
        });
        prop_assert_eq!(expected, actual);
        Ok(())
    });
    outcome.unwrap();
}

async fn flush(url: &str) {
    let mut connection = redis::Client::open(url).unwrap().get_multiplexed_async_connection().await.unwrap();
    redis::cmd("FLUSHALL").exec_async(&mut connection).await.unwrap();
}
