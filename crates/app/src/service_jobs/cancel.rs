//! A job is cancelled: before it is begun, or with letters that are not printed yet.

use jiff::Timestamp;
use tidings_api_types::internal::jobs::Job;
use tidings_domain::{
    JobId, JobStatus, NotificationType, ServiceId,
    letter_cancellation::too_late,
    rate_limit::{LimitedChannel, day},
};
use tidings_store::{daily_counts, jobs};

use super::get;
use crate::{App, Failure, jobs::PROCESS_SPREADSHEET};

/// Cancels a job that waits for its time. Whoever is first decides: either it is cancelled here, or a worker has begun it.
pub async fn cancel(app: &App, service: ServiceId, id: JobId, now: Timestamp) -> Result<Job, Failure> {
    let mut transaction = app.begin().await?;
    if !jobs::cancel_scheduled(&mut transaction, service, id, now).await? {
        return Err(Failure::not_found());
    }
    // Should a worker have it already, it finds the job cancelled.
    tidings_queue::cancel(&mut *transaction, PROCESS_SPREADSHEET, &id.to_string()).await?;
    transaction.commit().await?;
    get(app, service, id).await
}

/// Stops all letters of a job, none of which is printed yet, and takes them off the day's count if that is still today's; how
/// many they are.
pub async fn cancel_letters(app: &App, service: ServiceId, id: JobId, now: Timestamp) -> Result<i64, Failure> {
    let stored = jobs::get(&app.pool, service, id).await?.ok_or_else(Failure::not_found)?;
    if stored.template_type != NotificationType::Letter {
        let message = "Only letter jobs can be cancelled through this endpoint. This is not a letter job.";
        return Err(Failure::invalid(message));
    }
    let mut transaction = app.begin().await?;
    let locked = jobs::lock(&mut transaction, id).await?.ok_or_else(Failure::not_found)?;
    if locked.status != JobStatus::FinishedAllCreated {
        let message = "We are still processing these letters, please try again in 5 minutes.";
        return Err(Failure::invalid(message));
    }
    if too_late(stored.created_at, now) || !jobs::may_cancel_letters(&mut transaction, id).await? {
        let message = "It’s too late to cancel sending, these letters have already been sent.";
        return Err(Failure::invalid(message));
    }
    let cancelled = i64::try_from(jobs::cancel_letters(&mut transaction, id, now).await?).unwrap_or(i64::MAX);
    let counted_on = day(stored.created_at);
    if counted_on == day(now) {
        daily_counts::take_back(&mut transaction, service, LimitedChannel::Letter, counted_on, cancelled).await?;
    }
    transaction.commit().await?;
    Ok(cancelled)
}
