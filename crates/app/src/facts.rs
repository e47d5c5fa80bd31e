//! Keeping the facts: folding what has changed into them all the time, and comparing the last days with a recount at night.

use jiff::{Timestamp, ToSpan, civil::Date};
use tidings_domain::london;
use tidings_store::{StoreError, facts};

use crate::App;

/// So many deltas in one transaction.
const FOLDED_AT_ONCE: i64 = 20_000;
/// So many days before today are recounted: Notify does as many, since a letter's end may take that long to be known.
const RECOUNTED_DAYS: i64 = 10;

/// Folds all that is pending, in batches; tells how many deltas there were, or `None` if somebody else is at it.
pub async fn fold(app: &App, now: Timestamp) -> Result<Option<i64>, StoreError> {
    let mut folded = 0;
    loop {
        let Some(deltas) = facts::fold(&app.pool, FOLDED_AT_ONCE, now).await? else { return Ok(None) };
        folded += deltas;
        if deltas < FOLDED_AT_ONCE {
            return Ok(Some(folded));
        }
    }
}

/// How many deltas wait to be folded.
pub async fn pending(app: &App) -> Result<i64, StoreError> {
    facts::pending(&app.pool).await
}

/// Recounts the last days, and mends the facts where they differ, which they are not expected to; tells how many rows did. Each
/// day is a transaction of its own. Can be done at any time, any number of times, and by several at once.
///
/// How fast the messages of days that are over went is written last: it says that the facts of the day are complete.
pub async fn rebuild(app: &App, now: Timestamp) -> Result<u64, StoreError> {
    let today = london::day(now);
    let first = today.saturating_sub(RECOUNTED_DAYS.days());
    let is_first_time = !facts::were_rebuilt(&app.pool).await?;
    let id = facts::begin_rebuild(&app.pool, first, today, now).await?;
    let mut differences = 0;
    for day in days(first, today) {
        let of_day = facts::recount(&app.pool, day, now).await?;
        if of_day > 0 && !is_first_time {
            tracing::warn!(%day, rows = of_day, "facts were not as recounted, and have been mended");
        }
        differences += of_day;
    }
    differences += facts::recount_despatches(&app.pool, first, today, now).await?;
    facts::end_rebuild(&app.pool, id, differences, now).await?;
    let yesterday = today.saturating_sub(1.day());
    let mut to_measure = facts::unmeasured(&app.pool, first, yesterday).await?;
    if to_measure.last() != Some(&yesterday) {
        to_measure.push(yesterday);
    }
    for day in to_measure {
        facts::measure(&app.pool, day, now).await?;
    }
    Ok(u64::try_from(differences).unwrap_or_default())
}

/// Recounts the last days if that was never done: a database of Notify has facts of its last night only.
pub async fn rebuild_if_never(app: &App, now: Timestamp) -> Result<(), StoreError> {
    if !facts::were_rebuilt(&app.pool).await? {
        rebuild(app, now).await?;
    }
    Ok(())
}

fn days(first: Date, last: Date) -> impl Iterator<Item = Date> {
    first.series(1.day()).take_while(move |day| *day <= last)
}
