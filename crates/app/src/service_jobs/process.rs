//! The rows of a spreadsheet become notifications, some hundreds in one commit.
//!
//! It can be broken off and begun again at any moment: rows that have a notification are left out, and that no row ever gets two is
//! sure by an index of the database. Every row gets one: what cannot be sent after all is stored as `validation-failed`.

use std::{collections::HashSet, sync::Arc};

use futures::{StreamExt, TryStreamExt, stream};
use jiff::{SignedDuration, Timestamp};
use tidings_blob::{BlobError, Key};
use tidings_domain::{JobId, JobStatus, NotificationType, SharedClock, rate_limit::day};
use tidings_queue::{NewJob, QueueError};
use tidings_recipients::{CheckOptions, CsvError, GuestList, RecipientCsv, RecipientTemplate};
use tidings_store::{
    PgConnection, StoreError, daily_counts,
    jobs::{self, JobToProcess},
    notifications::NewNotification,
    services,
};
use tokio::sync::mpsc;

use crate::{
    App, Failure, KnownService,
    directory::ReadyTemplate,
    jobs::{PROCESS_SPREADSHEET, ProcessSpreadsheet},
    send::{
        NotCommitted, Refusal,
        rows::{self, RowMaker},
        sender,
    },
    spreadsheets,
};

/// Rows in one commit.
const BATCH: usize = 500;
/// A spreadsheet's commits on their way at the same time: while one is flushed to disk, the next is put together. So many, that
/// the rows get their share of the database beside what delivers those before them.
const WRITERS: usize = 4;
/// The same for all spreadsheets of a process, which leave connections to everybody else.
pub(crate) const COMMITS_AT_ONCE: usize = 6;
/// A job that should have been begun longer ago than this, and is in no queue, is put into it.
const OVERDUE: SignedDuration = SignedDuration::from_mins(1);

/// Why a job is not processed to its end.
#[derive(Debug, thiserror::Error)]
pub enum NotProcessed {
    /// It may work the next time.
    #[error("{0}")]
    Now(Box<dyn std::error::Error + Send + Sync>),
    /// It will never work.
    #[error("{0}")]
    Ever(String),
}

/// What is needed for the rows of a job.
struct Begun {
    job: JobToProcess,
    service: Arc<KnownService>,
}

/// Makes notifications of a job's rows, all that there are none of. A job that has ended is left alone.
///
/// # Errors
/// [`NotProcessed`]; rows that are stored by then stay.
pub async fn process(app: &App, asked: ProcessSpreadsheet, clock: &SharedClock) -> Result<(), NotProcessed> {
    let Some(Begun { job, service }) = begin(app, asked.job_id, clock.now()).await? else { return Ok(()) };
    let maker = row_maker(app, &job, service.clone(), asked).await?;
    let created: HashSet<i32> = jobs::rows_created(&app.pool, job.id).await?.into_iter().collect();
    let csv = spreadsheets::read_csv(&app.blobs, Key::job_csv(job.service_id, job.id)).await?;
    let csv = csv.ok_or_else(|| NotProcessed::Ever("its spreadsheet is not stored".to_owned()))?;
    let (batches, received) = mpsc::channel(WRITERS);
    let reading = {
        let clock = clock.clone();
        tokio::task::spawn_blocking(move || read(&csv.text, &maker, &created, &clock, &batches))
    };
    let batches = stream::unfold(received, async |mut received| Some((received.recv().await?, received)));
    batches
        .map(Ok)
        .try_for_each_concurrent(WRITERS, async |batch: Vec<NewNotification>| {
            let turn = app.spreadsheet_commits.acquire().await;
            let _turn = turn.map_err(|closed| NotProcessed::Now(Box::new(closed)))?;
            rows::store(app, &service, &batch, clock.now()).await.map_err(NotProcessed::from)
        })
        .await?;
    let rows = reading.await.map_err(|error| NotProcessed::Now(Box::new(error)))??;
    let expected = usize::try_from(job.notification_count).unwrap_or_default();
    let status = if rows == expected { JobStatus::FinishedAllCreated } else { JobStatus::Finished };
    jobs::end(&app.pool, job.id, status, clock.now()).await?;
    Ok(())
}

/// Begins a job, or goes on with one that was begun. `None` where there is nothing to be done: it has ended, or ends here.
async fn begin(app: &App, id: JobId, now: Timestamp) -> Result<Option<Begun>, NotProcessed> {
    let mut transaction = app.begin().await.map_err(StoreError::from)?;
    let Some(job) = jobs::lock(&mut transaction, id).await? else { return Ok(None) };
    let is_fresh = matches!(job.status, JobStatus::Pending | JobStatus::Scheduled);
    if !is_fresh && !matches!(job.status, JobStatus::InProgress | JobStatus::Error) {
        return Ok(None);
    }
    let service = app.directory.service(job.service_id, now).await?;
    let service = service.ok_or_else(|| NotProcessed::Ever("its service is gone".to_owned()))?;
    let end = if !service.service.active {
        Some(JobStatus::Cancelled)
    } else if is_fresh && !is_within_limit(app, &mut transaction, &job, &service, now).await? {
        Some(JobStatus::SendingLimitsExceeded)
    } else {
        None
    };
    jobs::begin(&mut transaction, id, now).await?;
    if let Some(end) = end {
        jobs::end(&mut *transaction, id, end, now).await?;
    }
    transaction.commit().await.map_err(StoreError::from)?;
    Ok(end.is_none().then_some(Begun { job, service }))
}

/// Whether the day's limit leaves a message for every row.
async fn is_within_limit(
    app: &App,
    conn: &mut PgConnection,
    job: &JobToProcess,
    service: &Arc<KnownService>,
    now: Timestamp,
) -> Result<bool, NotProcessed> {
    let template = template_of(app, job).await?;
    let channel = template.template_type.into();
    let used = daily_counts::total(conn, service.id, channel, day(now)).await?;
    let limit = app.daily_limit(&RowMaker::caller(service.clone()), channel);
    Ok(used.saturating_add(job.notification_count.into()) <= limit)
}

async fn row_maker(
    app: &App,
    job: &JobToProcess,
    service: Arc<KnownService>,
    asked: ProcessSpreadsheet,
) -> Result<RowMaker, NotProcessed> {
    let template = template_of(app, job).await?;
    // A sender that was taken away meanwhile is followed by the default.
    let reply_to_text = sender::reply_to_text(&service, &template, asked.sender_id)
        .or_else(|_| sender::reply_to_text(&service, &template, None))?;
    let allowed = match service.service.restricted {
        true => Some(services::allowed_recipients(&app.pool, service.id).await?.into_iter().collect::<GuestList>()),
        false => None,
    };
    let caller = RowMaker::caller(service);
    Ok(RowMaker { app: app.clone(), caller, template, job_id: job.id, reply_to_text, allowed })
}

async fn template_of(app: &App, job: &JobToProcess) -> Result<Arc<ReadyTemplate>, NotProcessed> {
    let (id, version) = (job.template_id, job.template_version);
    let template = match app.directory.template_version(id, version).await? {
        Some(template) if template.template_type == NotificationType::Letter => {
            app.directory.letter_version(id, version).await?.map(Arc::new)
        }
        template => template,
    };
    template.ok_or_else(|| NotProcessed::Ever("its template is gone".to_owned()))
}

/// Reads the rows, and hands on notifications of those that have none; how many rows there are.
fn read(
    csv: &str,
    maker: &RowMaker,
    created: &HashSet<i32>,
    clock: &SharedClock,
    batches: &mpsc::Sender<Vec<NewNotification>>,
) -> Result<usize, NotProcessed> {
    let template = &maker.template;
    let columns = match (template.template_type, &template.letter) {
        (NotificationType::Letter, Some(letter)) => RecipientTemplate::Letter(&letter.template),
        (NotificationType::Sms, _) => RecipientTemplate::Sms { content: &template.content, prefix: None },
        _ => RecipientTemplate::Email { subject: &template.subject, content: &template.content },
    };
    // All of it was checked when it was uploaded.
    let options = CheckOptions {
        check_rows: false,
        check_phone_numbers: false,
        max_errors_shown: 0,
        max_initial_rows_shown: 0,
        ..CheckOptions::default()
    };
    let mut batch = Vec::with_capacity(BATCH);
    let mut failed = None;
    let mut is_over = false;
    let summary = RecipientCsv::check(csv, columns, options, |row| {
        let is_created = i32::try_from(row.index()).is_ok_and(|row| created.contains(&row));
        if is_over || is_created {
            return;
        }
        match maker.notification(&row.to_row(), clock.now()) {
            Ok(notification) => batch.push(notification),
            Err(refusal) => {
                failed = Some(refusal);
                is_over = true;
            }
        }
        if batch.len() == BATCH {
            // Nobody receives any more when a commit has failed.
            let full = std::mem::replace(&mut batch, Vec::with_capacity(BATCH));
            is_over |= batches.blocking_send(full).is_err();
        }
    })?;
    if let Some(refusal) = failed {
        return Err(refusal.into());
    }
    if !batch.is_empty() {
        // As above.
        let _ = batches.blocking_send(batch);
    }
    Ok(summary.rows())
}

/// Ends a job that could not be processed, in the transaction that gives its work up.
///
/// # Errors
/// When the database does not take it.
pub async fn give_up(conn: &mut PgConnection, job: JobId, now: Timestamp) -> Result<(), StoreError> {
    jobs::end(conn, job, JobStatus::Error, now).await.map(drop)
}

/// Enqueues jobs that wait or are under way and are in no queue: those of a database that was adopted. One that is in the queue
/// stays there once. Returns how many were enqueued.
///
/// # Errors
/// When the database does not take it.
pub async fn resume(app: &App, now: Timestamp) -> Result<u64, Failure> {
    let mut transaction = app.begin().await?;
    let found = jobs::to_be_resumed(&mut transaction, now - OVERDUE).await?;
    let mut work = Vec::with_capacity(found.len());
    for (job_id, service_id) in found {
        let payload = serde_json::to_value(ProcessSpreadsheet { job_id, sender_id: None })?;
        let job = NewJob::new(PROCESS_SPREADSHEET, payload, now).for_service(service_id.as_uuid());
        work.push(job.unique(job_id.to_string()));
    }
    let enqueued = tidings_queue::enqueue(&mut *transaction, &work, now).await?;
    transaction.commit().await?;
    if enqueued > 0 {
        app.waker.announce(PROCESS_SPREADSHEET);
    }
    Ok(enqueued)
}

macro_rules! may_work_the_next_time {
    ($($error:ty),+) => {$(
        impl From<$error> for NotProcessed {
            fn from(error: $error) -> Self {
                Self::Now(Box::new(error))
            }
        }
    )+};
}

may_work_the_next_time!(BlobError, Failure, NotCommitted, QueueError, Refusal, StoreError);

impl From<CsvError> for NotProcessed {
    fn from(error: CsvError) -> Self {
        Self::Ever(error.to_string())
    }
}
