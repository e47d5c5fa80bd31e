//! `archive`: texts are posted while messages whose time is over move to the history, and without that.
//!
//! Rounds of both in turn, so that what else changes during the run changes both. Each begins after a checkpoint, as a night's work
//! does: whatever is written first then goes into PostgreSQL's log as a whole page.

use std::sync::Arc;
use std::time::{Duration, Instant};

use anyhow::{Result, ensure};
use tokio::time::sleep;

use super::post::sms_workload;
use crate::figures::ArchiveFigures;
use crate::load::Phase;
use crate::session::Session;
use crate::tally::Tally;

const ROUNDS: u32 = 3;
/// More than are moved beside texts.
const ROWS_A_SECOND: u64 = 25_000;
const POLL: Duration = Duration::from_millis(200);
/// The move ends soon after its rows do: it looks for more every second.
const TIMEOUT: Duration = Duration::from_secs(300);

pub async fn run(session: &mut Session) -> Result<()> {
    let workload = Arc::new(sms_workload(session.target()));
    session.settle().await?;
    let rate = session.find_rate("archive", &workload).await?;
    let rows = ROWS_A_SECOND * session.settings().seconds;
    let (mut without, mut beside) = (Tally::new()?, Tally::new()?);
    let (mut moved, mut moving) = (0, Duration::ZERO);
    for _ in 0..ROUNDS {
        session.settle().await?;
        session.database()?.checkpoint().await?;
        without.merge(&session.measure_open("archive, without it", &workload, rate).await?.tally)?;

        session.settle().await?;
        let before = begin(session, rows).await?;
        let Phase { tally, elapsed, .. } = session.measure_open("archive, beside it", &workload, rate).await?;
        beside.merge(&tally)?;
        moved += session.database()?.moved().await? - before;
        moving += elapsed;
        end(session, before + rows).await?;
    }
    session.settle().await?;
    session.announce("archive, alone");
    let before = begin(session, rows).await?;
    let began = Instant::now();
    end(session, before + rows).await?;
    let alone = rows as f64 / began.elapsed().as_secs_f64();
    session.add_archive(ArchiveFigures::new(rate, [&without, &beside], moved as f64 / moving.as_secs_f64(), alone));
    Ok(())
}

/// Puts so many messages into the database whose time is over, and has them moved. Returns when that has begun, with how many had
/// been moved before.
async fn begin(session: &mut Session, rows: u64) -> Result<u64> {
    let database = session.database()?;
    database.put_expired(rows).await?;
    database.checkpoint().await?;
    let before = database.moved().await?;
    database.archive().await?;
    let asked = Instant::now();
    while database.moved().await? == before {
        ensure!(asked.elapsed() < TIMEOUT, "nothing moves");
        sleep(POLL).await;
    }
    Ok(before)
}

/// Returns when so many have been moved in all.
async fn end(session: &mut Session, moved: u64) -> Result<()> {
    let asked = Instant::now();
    while session.database()?.moved().await? < moved {
        ensure!(asked.elapsed() < TIMEOUT, "what is over is still there");
        sleep(POLL).await;
    }
    Ok(())
}
