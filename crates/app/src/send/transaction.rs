//! The transaction that accepts a batch: notifications, their jobs and files, idempotency keys, the day's counts.

use std::collections::BTreeMap;

use jiff::civil::Date;
use tidings_domain::{
    ServiceId,
    rate_limit::{LimitedChannel, day},
};
use tidings_store::{
    PgConnection, PgPool,
    daily_counts::{self, DailyCount},
    idempotency_keys, letter_files, notifications,
};

use super::{
    acceptance::{AcceptedMessage, Counted, Submission},
    idempotency,
};
use crate::housekeeping::COUNTS_ARE_KEPT;

/// What became of a submission.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Outcome {
    Stored,
    /// Its idempotency key is taken.
    Repeated,
    OverLimit(LimitedChannel, i64),
    /// The database does not take it.
    Refused(String),
}

/// A transaction was not committed, as far as is known.
#[derive(Debug, thiserror::Error)]
pub(crate) enum NotCommitted {
    #[error(transparent)]
    Store(#[from] tidings_store::StoreError),
    #[error(transparent)]
    Queue(#[from] tidings_queue::QueueError),
}

impl NotCommitted {
    pub(crate) fn is_unavailable(&self) -> bool {
        match self {
            Self::Store(error) => error.is_unavailable(),
            Self::Queue(tidings_queue::QueueError::Database(error)) => tidings_store::pool::is_unavailable(error),
            Self::Queue(_) => false,
        }
    }
}

impl From<sqlx::Error> for NotCommitted {
    fn from(error: sqlx::Error) -> Self {
        Self::Store(error.into())
    }
}

/// Writes a batch in one transaction. Messages that would be over a limit are found when all are counted: then everything
/// is taken back and written again without them.
pub(super) async fn write(pool: &PgPool, batch: &[Submission]) -> Result<Vec<Outcome>, NotCommitted> {
    let mut over_limit = BTreeMap::new();
    loop {
        let mut transaction = tidings_store::begin(pool).await?;
        let mut outcomes = vec![Outcome::Stored; batch.len()];
        for (&place, &(channel, limit)) in &over_limit {
            if let Some(outcome) = outcomes.get_mut(place) {
                *outcome = Outcome::OverLimit(channel, limit);
            }
        }
        claim_keys(&mut transaction, batch, &mut outcomes).await?;
        write_messages(&mut transaction, batch, &outcomes).await?;
        let totals = count(&mut transaction, batch, &outcomes).await?;
        let too_many = beyond_limits(batch, &outcomes, &totals);
        if too_many.is_empty() {
            transaction.commit().await?;
            remember(batch, &totals);
            return Ok(outcomes);
        }
        transaction.rollback().await?;
        over_limit.extend(too_many);
    }
}

fn stored<'a>(batch: &'a [Submission], outcomes: &'a [Outcome]) -> impl Iterator<Item = (usize, &'a AcceptedMessage)> {
    let all = batch.iter().zip(outcomes).enumerate().filter(|(_, (_, outcome))| **outcome == Outcome::Stored);
    all.filter_map(|(place, (submission, _))| Some((place, submission.message.as_ref()?)))
}

async fn claim_keys(
    conn: &mut PgConnection,
    batch: &[Submission],
    outcomes: &mut [Outcome],
) -> Result<(), NotCommitted> {
    let Some(now) = batch.iter().map(|submission| submission.now).max() else { return Ok(()) };
    let (places, keys): (Vec<_>, Vec<_>) = batch
        .iter()
        .zip(&*outcomes)
        .enumerate()
        .filter(|(_, (_, outcome))| **outcome == Outcome::Stored)
        .filter_map(|(place, (submission, _))| Some((place, submission.idempotency.clone()?)))
        .unzip();
    if keys.is_empty() {
        return Ok(());
    }
    let valid_since = idempotency::valid_since(now);
    let most = i64::try_from(keys.len()).unwrap_or(i64::MAX).saturating_mul(2);
    idempotency_keys::forget_before(&mut *conn, valid_since, most).await?;
    let claimed = idempotency_keys::claim(conn, &keys, valid_since, now).await?;
    for (place, claimed) in places.into_iter().zip(claimed) {
        if let Some(outcome) = outcomes.get_mut(place).filter(|_| !claimed) {
            *outcome = Outcome::Repeated;
        }
    }
    Ok(())
}

async fn write_messages(
    conn: &mut PgConnection,
    batch: &[Submission],
    outcomes: &[Outcome],
) -> Result<(), NotCommitted> {
    let messages: Vec<_> = stored(batch, outcomes).map(|(_, message)| message).collect();
    let rows: Vec<_> = messages.iter().map(|message| &message.notification).collect();
    let Some(now) = rows.iter().map(|row| row.created_at).max() else { return Ok(()) };
    notifications::insert_many(&mut *conn, &rows).await?;
    let schedules: Vec<_> = messages.iter().filter_map(|message| message.schedule).collect();
    if !schedules.is_empty() {
        notifications::insert_schedules(&mut *conn, &schedules).await?;
    }
    for message in &messages {
        if let AcceptedMessage { notification, letter_file: Some(content), .. } = message {
            letter_files::insert(&mut *conn, notification.service_id, notification.id, content, now).await?;
        }
    }
    let jobs: Vec<_> = messages.iter().filter_map(|message| message.job.clone()).collect();
    tidings_queue::enqueue(conn, &jobs, now).await?;
    Ok(())
}

/// One count per service and channel, however many messages there are.
async fn count(
    conn: &mut PgConnection,
    batch: &[Submission],
    outcomes: &[Outcome],
) -> Result<Vec<DailyCount>, NotCommitted> {
    let mut added = BTreeMap::<_, i64>::new();
    for (_, AcceptedMessage { notification, counts, .. }) in stored(batch, outcomes) {
        for counted in counts {
            let day = day(notification.created_at);
            *added.entry((notification.service_id, counted.channel, day)).or_default() += 1;
        }
    }
    add_counts(conn, added).await
}

/// Adds to the counts of some services, channels and days, and returns what they have come to.
pub(super) async fn add_counts(
    conn: &mut PgConnection,
    added: BTreeMap<(ServiceId, LimitedChannel, Date), i64>,
) -> Result<Vec<DailyCount>, NotCommitted> {
    if added.is_empty() {
        return Ok(Vec::new());
    }
    let added: Vec<_> = added
        .into_iter()
        .map(|((service_id, channel, day), count)| DailyCount { service_id, channel, day, count })
        .collect();
    let totals = daily_counts::add(&mut *conn, &added).await?;
    // The first of a day: what is long past can go.
    let fresh: Vec<_> = totals.iter().filter(|total| added.contains(total)).map(|total| total.service_id).collect();
    if let (false, Some(today)) = (fresh.is_empty(), totals.iter().map(|total| total.day).max()) {
        daily_counts::forget_before(conn, &fresh, today.saturating_sub(COUNTS_ARE_KEPT)).await?;
    }
    Ok(totals)
}

/// The messages that are over a limit: those that came last, as many as there are too many.
fn beyond_limits(
    batch: &[Submission],
    outcomes: &[Outcome],
    totals: &[DailyCount],
) -> BTreeMap<usize, (LimitedChannel, i64)> {
    let mut used: BTreeMap<_, _> =
        totals.iter().map(|total| ((total.service_id, total.channel, total.day), total.count)).collect();
    let key = |message: &AcceptedMessage, counted: &Counted| {
        let notification = &message.notification;
        (notification.service_id, counted.channel, day(notification.created_at))
    };
    // As it was before the batch.
    for (_, message) in stored(batch, outcomes) {
        for counted in &message.counts {
            used.entry(key(message, counted)).and_modify(|count| *count -= 1);
        }
    }
    let mut beyond = BTreeMap::new();
    for (place, message) in stored(batch, outcomes) {
        let is_used_up = |counted: &&Counted| {
            let used = used.get(&key(message, counted)).copied().unwrap_or_default();
            used >= counted.limit
        };
        if let Some(counted) = message.counts.iter().find(is_used_up) {
            beyond.insert(place, (counted.channel, counted.limit));
            continue;
        }
        for counted in &message.counts {
            used.entry(key(message, counted)).and_modify(|count| *count += 1);
        }
    }
    beyond
}

fn remember(batch: &[Submission], totals: &[DailyCount]) {
    for total in totals {
        let of_service = batch.iter().filter(|submission| submission.service_id == total.service_id);
        let mut counts = of_service.filter_map(|submission| submission.message.as_ref()).flat_map(|m| &m.counts);
        if let Some(counted) = counts.find(|counted| counted.channel == total.channel) {
            counted.usage.learn(total.channel, total.day, total.count);
        }
    }
}
