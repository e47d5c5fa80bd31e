//! The runner's loops.

use std::{
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use sqlx::{AssertSqlSafe, Connection, PgConnection, PgPool, postgres::PgConnectOptions};
use tidings_domain::Clock;
use tidings_queue::{Handler, Runner, Waker};
use tokio::{sync::Semaphore, task::JoinHandle};
use tokio_util::sync::CancellationToken;

use crate::{
    database::with_database,
    toys::{Counter, Gated, Straggling, TestClock, numbered, put, runner, waiting},
};

/// Longer than any of these tests takes; a hang is told as one.
const PATIENCE: Duration = Duration::from_secs(60);

fn start(runner: Runner, shutdown: &CancellationToken) -> JoinHandle<()> {
    let shutdown = shutdown.clone();
    tokio::spawn(async move { runner.run(shutdown).await })
}

async fn until_empty(pool: &PgPool) {
    until(|| async {
        matches!(sqlx::query_scalar("SELECT count(*) FROM queue_jobs").fetch_one(pool).await, Ok(0_i64))
    })
    .await;
}

async fn until<F: Future<Output = bool>>(mut condition: impl FnMut() -> F) {
    let reached = async {
        while !condition().await {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    };
    tokio::time::timeout(PATIENCE, reached).await.expect("it comes to that");
}

async fn ended(task: JoinHandle<()>) {
    tokio::time::timeout(PATIENCE, task).await.expect("it stops").unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn ten_thousand_jobs_are_each_run_once_by_two_runners() {
    with_database(|pool| async move {
        let clock = TestClock::new();
        let counter = Arc::new(Counter::default());
        put(&pool, &numbered("count", 0..10_000, clock.now()), clock.now()).await;
        let shutdown = CancellationToken::new();
        let runners = [(); 2].map(|()| start(runner(&pool, &clock, [counter.clone() as Arc<dyn Handler>]), &shutdown));
        until_empty(&pool).await;
        shutdown.cancel();
        for task in runners {
            ended(task).await;
        }
        counter.assert_each_once(10_000);
    })
    .await;
}

#[tokio::test]
async fn others_go_on_while_one_of_a_batch_lasts() {
    with_database(|pool| async move {
        let clock = TestClock::new();
        let straggling = Arc::new(Straggling { allowed: Semaphore::new(0), done: AtomicUsize::new(0) });
        put(&pool, &numbered("straggling", 0..100, clock.now()), clock.now()).await;
        let shutdown = CancellationToken::new();
        let task = start(runner(&pool, &clock, [straggling.clone()]), &shutdown);
        until(|| async { straggling.done.load(Ordering::Relaxed) == 99 }).await;
        assert!(waiting(&pool).await >= 1, "the batch of number 0 goes on");
        straggling.allowed.add_permits(1);
        until_empty(&pool).await;
        assert_eq!(straggling.done.load(Ordering::Relaxed), 100);
        shutdown.cancel();
        ended(task).await;
    })
    .await;
}

#[tokio::test]
async fn a_shutdown_waits_for_what_runs_and_claims_nothing_more() {
    with_database(|pool| async move {
        let clock = TestClock::new();
        let gated = Gated::new(Duration::from_secs(30));
        put(&pool, &numbered("gated", 0..3, clock.now()), clock.now()).await;
        let shutdown = CancellationToken::new();
        let task = start(runner(&pool, &clock, [gated.clone()]).with_shutdown_grace(PATIENCE), &shutdown);
        gated.until_begun().await;
        gated.until_begun().await;
        shutdown.cancel();
        gated.allowed.add_permits(9);
        ended(task).await;
        assert_eq!(gated.seen.lock().unwrap().len(), 2);
        let left: Vec<(i16, bool)> =
            sqlx::query_as("SELECT attempts, lease IS NULL FROM queue_jobs").fetch_all(&pool).await.unwrap();
        assert_eq!(left, [(0, true)], "the third was never claimed");
    })
    .await;
}

#[tokio::test]
async fn a_shutdown_gives_back_what_does_not_finish_in_time() {
    with_database(|pool| async move {
        let clock = TestClock::new();
        let gated = Gated::new(Duration::from_secs(30));
        put(&pool, &numbered("gated", 0..1, clock.now()), clock.now()).await;
        let shutdown = CancellationToken::new();
        let task = start(runner(&pool, &clock, [gated.clone()]).with_shutdown_grace(Duration::ZERO), &shutdown);
        gated.until_begun().await;
        shutdown.cancel();
        ended(task).await;

        gated.allowed.add_permits(1);
        assert_eq!(runner(&pool, &clock, [gated.clone()]).run_due().await.unwrap(), 1, "due at once");
        let seen: Vec<_> = gated.seen.lock().unwrap().iter().map(|job| (job.attempt, job.outcome_unknown)).collect();
        assert_eq!(seen, [(1, false), (1, true)]);
        assert_eq!(waiting(&pool).await, 0);
    })
    .await;
}

#[tokio::test]
async fn leases_are_renewed_while_a_batch_runs() {
    with_database(|pool| async move {
        let clock = TestClock::new();
        let gated = Gated::new(Duration::from_millis(300));
        put(&pool, &numbered("gated", 0..1, clock.now()), clock.now()).await;
        let shutdown = CancellationToken::new();
        let task = start(runner(&pool, &clock, [gated.clone()]), &shutdown);
        gated.until_begun().await;
        // By the clock the lease would be over now; the heartbeat moves its end on from here.
        clock.advance(3600);
        let now = jiff_sqlx::ToSqlx::to_sqlx(clock.now());
        until(|| async {
            sqlx::query_scalar("SELECT run_at > $1 FROM queue_jobs").bind(now).fetch_one(&pool).await.unwrap()
        })
        .await;
        gated.allowed.add_permits(9);
        until_empty(&pool).await;
        shutdown.cancel();
        ended(task).await;
    })
    .await;
}

#[tokio::test]
async fn a_runner_goes_on_when_the_database_comes_back() {
    with_database(|pool| async move {
        let clock = TestClock::new();
        let (counter, gated) = (Arc::new(Counter::default()), Gated::new(Duration::from_secs(30)));
        let shutdown = CancellationToken::new();
        let task = start(runner(&pool, &clock, [counter.clone(), gated.clone()]), &shutdown);
        put(&pool, &numbered("gated", 0..1, clock.now()), clock.now()).await;
        gated.until_begun().await;

        let database = Outage::begin(&pool).await;
        gated.allowed.add_permits(1);
        until(|| async { gated.allowed.available_permits() == 0 }).await;
        database.end().await;

        let more = numbered("count", 0..100, clock.now());
        until(|| async { tidings_queue::enqueue(&pool, &more, clock.now()).await.is_ok() }).await;
        until_empty(&pool).await;
        shutdown.cancel();
        ended(task).await;
        counter.assert_each_once(100);
        assert_eq!(gated.seen.lock().unwrap().len(), 1, "what finished during the outage was acknowledged after it");
    })
    .await;
}

/// The database is away under its name, and whoever was connected was thrown out.
struct Outage {
    elsewhere: PgConnectOptions,
    name: String,
}

impl Outage {
    async fn begin(pool: &PgPool) -> Self {
        let name: String = sqlx::query_scalar("SELECT current_database()").fetch_one(pool).await.unwrap();
        let outage = Self { elsewhere: pool.connect_options().as_ref().clone().database("postgres"), name };
        // Again, should somebody have connected between the two statements.
        until(|| async {
            let throw_out =
                format!("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{}'", outage.name);
            outage.execute(&throw_out).await.unwrap();
            outage.execute(&format!("ALTER DATABASE {0} RENAME TO {0}_away", outage.name)).await.is_ok()
        })
        .await;
        outage
    }

    async fn end(self) {
        self.execute(&format!("ALTER DATABASE {0}_away RENAME TO {0}", self.name)).await.unwrap();
    }

    async fn execute(&self, statement: &str) -> Result<(), sqlx::Error> {
        let mut connection = PgConnection::connect_with(&self.elsewhere).await?;
        sqlx::raw_sql(AssertSqlSafe(statement.to_owned())).execute(&mut connection).await.map(drop)
    }
}

#[tokio::test]
async fn run_due_runs_what_the_jobs_themselves_enqueue() {
    with_database(|pool| async move {
        let clock = TestClock::new();
        let counter = Arc::new(Counter::default());
        let runner = Runner::new(pool.clone(), clock.clone(), vec![counter.clone()], Waker::new());
        put(&pool, &numbered("count", 0..400, clock.now()), clock.now()).await;
        assert_eq!(runner.run_due().await.unwrap(), 400);
        assert_eq!(*counter.batches.lock().unwrap(), [150, 150, 100]);
        assert_eq!(counter.total(), 400);
        assert_eq!(runner.run_due().await.unwrap(), 0);
    })
    .await;
}
