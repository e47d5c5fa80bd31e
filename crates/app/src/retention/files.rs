//! Files that are kept outside the database: deleted when their time is over, and when nothing in the database stands for them.

use std::collections::HashSet;

use jiff::{SignedDuration, Timestamp, tz::TimeZone};
use tidings_blob::{CONTACT_LISTS, Found, JOB_CSVS, Key, REPORTS};
use tidings_domain::{ContactListId, JobId};
use tidings_store::{contact_lists, jobs};
use uuid::Uuid;

use super::kept_since;
use crate::{App, Failure};

/// So many jobs, or files, at a time.
const AT_ONCE: usize = 500;
/// For how long a spreadsheet is kept that was uploaded and never sent: as long as a service's messages, if it says nothing else.
const UNSENT_KEPT: SignedDuration = SignedDuration::from_hours(7 * 24);
/// For how long a list's file is kept that is not in use: its row is written after it.
const UNUSED_KEPT: SignedDuration = SignedDuration::from_hours(24);
/// For how long a report's files are kept whatever becomes of its row: they are deleted with it, after a day.
const REPORTS_KEPT: SignedDuration = SignedDuration::from_hours(2 * 24);
/// For how long is kept what a crash left of a file.
const UNFINISHED_KEPT: SignedDuration = SignedDuration::from_hours(24);

/// Deletes the spreadsheets of jobs that were kept long enough; tells of how many jobs. Files first: a job is archived when its are gone.
///
/// # Errors
/// When the database or the disk does not do it.
pub async fn delete_expired_spreadsheets(app: &App, now: Timestamp) -> Result<u64, Failure> {
    let today = now.to_zoned(TimeZone::UTC).date();
    let at_once = i64::try_from(AT_ONCE).unwrap_or(i64::MAX);
    let mut done = 0;
    loop {
        let expired = jobs::with_expired_files(&app.pool, today, at_once).await?;
        if expired.is_empty() {
            return Ok(done);
        }
        for &(job, service) in &expired {
            app.blobs.delete(Key::job_check(service, job)).await?;
            app.blobs.delete(Key::job_csv(service, job)).await?;
        }
        let ids: Vec<JobId> = expired.into_iter().map(|(job, _)| job).collect();
        jobs::archive(&app.pool, &ids, now).await?;
        done += ids.len() as u64;
    }
}

/// The buckets of files that somebody deletes, and for how long a file is kept there that nothing in the database stands for.
pub(super) const BUCKETS: &[(&str, SignedDuration)] =
    &[(JOB_CSVS, UNSENT_KEPT), (CONTACT_LISTS, UNUSED_KEPT), (REPORTS, REPORTS_KEPT)];

/// Deletes files that nothing in the database stands for: spreadsheets that were never sent, lists that are not in use, reports, and
/// what crashes left; tells how many.
///
/// # Errors
/// As [`delete_expired_spreadsheets`].
pub async fn delete_stray_files(app: &App, now: Timestamp) -> Result<u64, Failure> {
    let mut deleted = 0;
    for &(bucket, kept) in BUCKETS {
        deleted += app.blobs.delete_unfinished(bucket, kept_since(now, UNFINISHED_KEPT)).await?;
        for file in stray_files(app, bucket, kept_since(now, kept)).await? {
            deleted += u64::from(app.blobs.delete(file.key).await?);
        }
    }
    Ok(deleted)
}

/// The files of a bucket that were stored before `before`, and that nothing in the database stands for. Reports have no such files:
/// who writes one deletes it within a day.
pub(super) async fn stray_files(app: &App, bucket: &'static str, before: Timestamp) -> Result<Vec<Found>, Failure> {
    let mut files = app.blobs.list(bucket).await?;
    files.retain(|file| file.stored_at < before);
    let mut stray = Vec::new();
    while !files.is_empty() {
        let some = files.split_off(files.len().saturating_sub(AT_ONCE));
        let ids: Vec<Uuid> = some.iter().filter_map(|file| file.id).collect();
        let standing = standing(app, bucket, ids).await?;
        stray.extend(some.into_iter().filter(|file| !file.id.is_some_and(|id| standing.contains(&id))));
    }
    Ok(stray)
}

/// Those of some ids of a bucket that stand in the database.
async fn standing(app: &App, bucket: &'static str, ids: Vec<Uuid>) -> Result<HashSet<Uuid>, Failure> {
    Ok(match bucket {
        JOB_CSVS => {
            let ids: Vec<JobId> = ids.into_iter().map(Into::into).collect();
            jobs::keeping_files(&app.pool, &ids).await?.into_iter().map(JobId::as_uuid).collect()
        }
        CONTACT_LISTS => {
            let ids: Vec<ContactListId> = ids.into_iter().map(Into::into).collect();
            contact_lists::in_use(&app.pool, &ids).await?.into_iter().map(ContactListId::as_uuid).collect()
        }
        _ => HashSet::new(),
    })
}
