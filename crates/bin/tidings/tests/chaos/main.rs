//! Everything that can break, broken under load, and counted: nothing that was accepted is lost, everything comes to its end, the
//! service is told of all of it, and no provider takes a message twice, but for those of which a worker died or a provider was
//! silent before it was known whether they had been taken.
//!
//! A round lasts six seconds; `TIDINGS_CHAOS_SECONDS=60` for the long run, `TIDINGS_CHAOS_BULK=200000` for the long bulk.
#![expect(clippy::expect_used, clippy::panic, reason = "clippy excuses only the bodies of tests, not what they share")]

#[expect(dead_code, unused_imports, reason = "the other test binaries use the rest")]
#[path = "../harness/mod.rs"]
mod harness;

mod bulk;
mod count;
mod provider;
mod system;
mod told;

use std::{env, time::Duration};

use crate::{
    count::Counts,
    harness::Load,
    provider::{Manners, Reports},
    system::System,
};

const SENDERS: usize = 32;
/// Of each sender after every message: some 300 a second in all, so that a round tries what breaks, not what is fast.
const PAUSE: Duration = Duration::from_millis(100);
/// How many texts a worker has in hand: two providers take 128 at a time, and as many again wait for their turn.
const IN_HAND: usize = 2 * 2 * 128;

/// What is broken in a round, in its middle third.
#[derive(Clone, Copy, Debug)]
enum Fault {
    Nothing,
    WorkerKilled,
    ApiKilled,
    PostgresRestarted,
    RedisKilled,
    ProviderDown,
    ProviderSlow,
    ProviderFailsHalf,
    ReceiptsManyInAnyOrder,
}

impl Fault {
    const ALL: [Self; 9] = [
        Self::Nothing,
        Self::WorkerKilled,
        Self::ApiKilled,
        Self::PostgresRestarted,
        Self::RedisKilled,
        Self::ProviderDown,
        Self::ProviderSlow,
        Self::ProviderFailsHalf,
        Self::ReceiptsManyInAnyOrder,
    ];

    const fn name(self) -> &'static str {
        match self {
            Self::Nothing => "nothing",
            Self::WorkerKilled => "worker killed, twice",
            Self::ApiKilled => "API killed, twice",
            Self::PostgresRestarted => "PostgreSQL restarted, twice",
            Self::RedisKilled => "Redis killed",
            Self::ProviderDown => "a provider down",
            Self::ProviderSlow => "a provider slow (10 s)",
            Self::ProviderFailsHalf => "a provider fails half",
            Self::ReceiptsManyInAnyOrder => "receipts repeated, reordered",
        }
    }

    async fn begin(self, system: &mut System) {
        let soon = Reports::Within(Duration::from_millis(50));
        match self {
            Self::Nothing => {}
            Self::WorkerKilled => system.replace_work().await,
            Self::ApiKilled => system.replace_serve().await,
            Self::PostgresRestarted => system.restart_postgres().await,
            Self::RedisKilled => system.redis.kill(),
            Self::ProviderDown => system.mmg.go_down(),
            // So slow that nobody waits for its answer, and with reports that come later still.
            Self::ProviderSlow => {
                let ten = Duration::from_secs(10);
                system.mmg.behave(Manners::Takes(ten), Reports::Within(ten));
            }
            Self::ProviderFailsHalf => system.mmg.behave(Manners::FailsHalf, soon),
            Self::ReceiptsManyInAnyOrder => {
                system.mmg.behave(Manners::Takes(Duration::ZERO), Reports::ManyInAnyOrder);
                system.firetext.behave(Manners::Takes(Duration::ZERO), Reports::ManyInAnyOrder);
            }
        }
    }

    async fn end(self, system: &mut System) {
        match self {
            Self::WorkerKilled | Self::ApiKilled | Self::PostgresRestarted => self.begin(system).await,
            Self::RedisKilled => system.redis.start_again().await,
            Self::ProviderDown => system.mmg.come_up(),
            Self::Nothing | Self::ProviderSlow | Self::ProviderFailsHalf | Self::ReceiptsManyInAnyOrder => {
                let soon = Reports::Within(Duration::from_millis(50));
                system.mmg.behave(Manners::Takes(Duration::ZERO), soon);
                system.firetext.behave(Manners::Takes(Duration::ZERO), soon);
            }
        }
    }

    /// How many texts may be taken twice: those of which it could not be known whether they had been.
    fn most_taken_again(self, unknown: u64) -> usize {
        let unknown = usize::try_from(unknown).unwrap_or(usize::MAX);
        match self {
            Self::WorkerKilled => 2 * IN_HAND + unknown,
            _ => unknown,
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn whatever_breaks_nothing_is_lost() {
    let seconds = number("TIDINGS_CHAOS_SECONDS", 6);
    let third = Duration::from_secs(seconds) / 3;
    let mut system = System::start().await;
    let mut rows = Vec::new();
    let mut unknown_before = 0;
    for fault in Fault::ALL {
        sqlx::query("UPDATE provider_details SET priority = 50 WHERE identifier IN ('mmg', 'firetext')")
            .execute(&system.pool)
            .await
            .expect("the providers are there");
        let url = system.url.borrow().clone();
        let load = Load::start(&system.api, &url, SENDERS, PAUSE);
        tokio::time::sleep(third).await;
        fault.begin(&mut system).await;
        load.move_to(&system.url.borrow());
        tokio::time::sleep(third).await;
        fault.end(&mut system).await;
        load.move_to(&system.url.borrow());
        tokio::time::sleep(third).await;
        let accepted = load.stop().await;
        let mut counts = Counts::when_settled(&system, &accepted).await;
        // The count of a new worker starts again.
        let unknown = counts.unknown;
        counts.unknown = unknown.checked_sub(unknown_before).unwrap_or(unknown);
        unknown_before = unknown;
        println!("{}: {counts:?}", fault.name());
        rows.push((fault, counts));
    }
    println!("| broken | {} |", Counts::HEADS.join(" | "));
    println!("|{}", "---|".repeat(1 + Counts::HEADS.len()));
    for (fault, counts) in &rows {
        println!("| {} | {} |", fault.name(), counts.cells().join(" | "));
    }
    for (fault, counts) in rows {
        assert!(counts.is_whole(), "{}: {counts:?}", fault.name());
        let most = fault.most_taken_again(counts.unknown);
        assert!(counts.taken_again <= most, "{}: {counts:?}", fault.name());
    }
}

/// A setting of this test.
fn number(name: &str, default: u64) -> u64 {
    env::var(name).map_or(default, |text| text.parse().expect("a number"))
}
