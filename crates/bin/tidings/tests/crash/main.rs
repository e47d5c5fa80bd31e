//! `kill -9` in mid-load, ten rounds, each with a count: nothing that was accepted is lost, everything comes to an end, and what
//! was sent twice is no more than what the killed worker had in its hands.
#![expect(clippy::expect_used, clippy::panic, reason = "clippy excuses only the bodies of tests, not what they share")]

#[expect(dead_code, unused_imports, reason = "the other test binaries use the rest")]
#[path = "../harness/mod.rs"]
mod harness;

mod count;
mod moment;

use std::{fmt, time::Duration};

use rustix::process::{Pid, Signal, kill_process};
use sqlx::PgPool;

use crate::{
    count::{Counts, MOST_SENT_TWICE},
    harness::{Api, Installation, Load, Process},
    moment::Hold,
};

const SENDERS: usize = 32;
/// How many messages are accepted before the kill, and how many by the end of a round.
const BEFORE_KILL: usize = 600;
const PER_ROUND: usize = 1200;

/// What is killed.
#[derive(Clone, Copy)]
enum Victim {
    Worker,
    /// The server, the worker and PostgreSQL.
    Everything,
}

impl fmt::Display for Victim {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Worker => "worker killed",
            Self::Everything => "server, worker and PostgreSQL killed",
        })
    }
}

/// The system under load.
struct Target {
    installation: Installation,
    api: Api,
    pool: PgPool,
    serve: Process,
    url: String,
    work: Process,
}

#[tokio::test(flavor = "multi_thread")]
async fn ten_rounds() {
    let mut target = Target::start().await;
    let mut total = Counts::default();
    for number in 1..=10 {
        let victim = if number <= 5 { Victim::Worker } else { Victim::Everything };
        let at_worst = number % 2 == 0;
        let counts;
        (target, counts) = round(target, victim, at_worst).await;
        println!("round {number} ({victim}): {counts}");
        assert!(counts.sent_twice <= MOST_SENT_TWICE, "more was sent twice than the worker had in its hands");
        total.add(counts);
    }
    println!("total: {total}");
    assert_eq!((total.lost, total.not_final, total.not_delivered, total.dead), (0, 0, 0, 0));
}

/// Loads, kills in the middle of it, starts again, loads some more, and counts once the queue is empty. `at_worst` kills when
/// messages are certain to be handed over and not written down as sent; otherwise they may be.
async fn round(mut target: Target, victim: Victim, at_worst: bool) -> (Target, Counts) {
    let earlier = Counts::sent_twice_so_far(&target.pool).await;
    let load = Load::start(&target.api, &target.url, SENDERS, Duration::ZERO);
    // The worker falls behind, so that it has its hands full when it is killed.
    target.work.signal(Signal::STOP);
    load.until_accepted(BEFORE_KILL).await;
    if at_worst {
        let hold = Hold::take(&target.pool).await;
        target.work.signal(Signal::CONT);
        hold.until_handed_over(&target.pool).await;
        target = target.kill_and_restart(victim).await;
    } else {
        let newest = moment::newest_message(&target.pool).await;
        target.work.signal(Signal::CONT);
        moment::until_newer_message(&target.pool, newest).await;
        target = target.kill_and_restart(victim).await;
    }
    load.move_to(&target.url);
    load.until_accepted(PER_ROUND).await;
    let accepted = load.stop().await;
    let counts = Counts::when_settled(&target.pool, &accepted, earlier).await;
    (target, counts)
}

impl Target {
    async fn start() -> Self {
        let (installation, demo) = Installation::with_service().await;
        let pool = installation.pool();
        let unlimited =
            "UPDATE services SET rate_limit = 1000000, email_message_limit = 1000000, sms_message_limit = 1000000";
        sqlx::query(unlimited).execute(&pool).await.expect("the service may send a lot");
        let (serve, url) = installation.serve(installation.command(&[]), "serve").await;
        let work = installation.work("work");
        Self { installation, api: Api::new(demo), pool, serve, url, work }
    }

    async fn kill_and_restart(self, victim: Victim) -> Self {
        match victim {
            Victim::Worker => self.replace_worker().await,
            Victim::Everything => self.restart_everything().await,
        }
    }

    async fn replace_worker(self) -> Self {
        self.work.kill().await;
        let work = self.installation.work("work");
        Self { work, ..self }
    }

    async fn restart_everything(mut self) -> Self {
        let postmaster = Pid::from_raw(self.installation.postmaster()).expect("a process id");
        kill_process(postmaster, Signal::KILL).expect("PostgreSQL runs");
        tokio::join!(self.serve.kill(), self.work.kill());
        self.installation.start_postgres().await;
        let (serve, url) = self.installation.serve(self.installation.command(&[]), "serve").await;
        let work = self.installation.work("work");
        Self { serve, url, work, ..self }
    }
}
