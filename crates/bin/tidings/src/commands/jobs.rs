//! `tidings jobs`: jobs that were given up are kept for a month, until somebody decides.

use tidings_app::SystemClock;
use tidings_domain::Clock;
use tidings_queue::{DeadFilter, list_dead, replay_dead};
use tidings_store::PgPool;

use crate::{cli::JobsCommand, roles::tool, settings::Settings};

/// Most jobs that are listed.
const LISTED: u16 = 200;

pub async fn run(settings: &Settings, command: &JobsCommand) -> anyhow::Result<()> {
    let pool = tool::pool(settings, "tidings-jobs")?;
    match command {
        JobsCommand::Dead { kind } => list(&pool, &DeadFilter { kind: kind.clone(), ids: None }).await,
        JobsCommand::Replay { ids, kind } => {
            let ids = (!ids.is_empty()).then(|| ids.clone());
            replay(&pool, &DeadFilter { kind: kind.clone(), ids }).await
        }
    }
}

#[expect(clippy::print_stdout, reason = "what a command says")]
async fn list(pool: &PgPool, filter: &DeadFilter) -> anyhow::Result<()> {
    let dead = list_dead(pool, filter, LISTED).await?;
    for job in &dead {
        println!("{}  {}  {}  {} attempts  {}", job.id, job.died_at, job.kind, job.attempts, job.last_error);
    }
    if dead.is_empty() {
        println!("There are none.");
    }
    Ok(())
}

#[expect(clippy::print_stdout, reason = "what a command says")]
async fn replay(pool: &PgPool, filter: &DeadFilter) -> anyhow::Result<()> {
    let mut conn = pool.acquire().await?;
    let replayed = replay_dead(&mut conn, filter, SystemClock.now()).await?;
    println!("{replayed} put back into the queue.");
    Ok(())
}
