//! Which file.

use std::path::PathBuf;

use jiff::civil::Date;
use tidings_domain::{ContactListId, JobId, ReportRequestId, ServiceId};
use uuid::Uuid;

/// A file's bucket and name. Buckets and names are Notify's where it has them.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Key {
    bucket: &'static str,
    folder: String,
    file: String,
}

/// The recipients of jobs.
pub const JOB_CSVS: &str = "csv-upload";
/// Lists that services keep.
pub const CONTACT_LISTS: &str = "contact-list";
/// Reports that people asked for.
pub const REPORTS: &str = "report-requests-download";
/// History that the database does not keep any more.
pub const HISTORY: &str = "notification-history";

impl Key {
    /// The recipients of a job, as comma separated values.
    pub fn job_csv(service: ServiceId, upload: JobId) -> Self {
        Self::of_service(JOB_CSVS, service, format!("{upload}.csv"))
    }

    /// What the check of a job's recipients found.
    pub fn job_check(service: ServiceId, upload: JobId) -> Self {
        Self::of_service(JOB_CSVS, service, format!("{upload}.check.json"))
    }

    /// A list that a service keeps, as comma separated values.
    pub fn contact_list(service: ServiceId, list: ContactListId) -> Self {
        Self::of_service(CONTACT_LISTS, service, format!("{list}.csv"))
    }

    /// What the check of a list found.
    pub fn contact_list_check(service: ServiceId, list: ContactListId) -> Self {
        Self::of_service(CONTACT_LISTS, service, format!("{list}.check.json"))
    }

    /// A part of a report, as comma separated values: from 0 on.
    pub fn report_part(report: ReportRequestId, part: u32) -> Self {
        let folder = "notifications_report".to_owned();
        Self { bucket: REPORTS, folder, file: format!("{report}.{part}.csv") }
    }

    /// A part of the history of a day of UTC, from 1 on: compressed lines of JSON, one for each notification. The folder's name is one
    /// that tools read as a column.
    pub fn history(day: Date, part: u32) -> Self {
        Self { bucket: HISTORY, folder: format!("created_on={day}"), file: format!("part-{part:04}.ndjson.gz") }
    }

    /// One that was found where it is stored.
    pub(crate) fn found(bucket: &'static str, folder: &str, file: &str) -> Self {
        Self { bucket, folder: folder.to_owned(), file: file.to_owned() }
    }

    /// The id that the file's name begins with.
    pub(crate) fn id(&self) -> Option<Uuid> {
        self.file.split_once('.').and_then(|(id, _)| id.parse().ok())
    }

    /// The folder and the file's name, below its bucket.
    pub fn below_bucket(&self) -> PathBuf {
        [&self.folder, &self.file].iter().collect()
    }

    fn of_service(bucket: &'static str, service: ServiceId, file: String) -> Self {
        Self { bucket, folder: format!("service-{service}-notify"), file }
    }

    /// The name that is authenticated with the content.
    pub(crate) fn name(&self) -> String {
        format!("{}/{}/{}", self.bucket, self.folder, self.file)
    }

    /// Where it is, below the folder of all files.
    pub(crate) fn path(&self) -> PathBuf {
        [self.bucket, &self.folder, &self.file].iter().collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_those_of_notify() {
        let (service, id) = (Uuid::from_u128(1), Uuid::from_u128(2));
        let key = Key::job_csv(service.into(), id.into());
        assert_eq!(key.name(), format!("csv-upload/service-{service}-notify/{id}.csv"));
        assert_eq!(key.path(), PathBuf::from(key.name()));
        assert_ne!(key, Key::contact_list(service.into(), id.into()));
        let part = Key::report_part(id.into(), 2);
        assert_eq!(part.name(), format!("report-requests-download/notifications_report/{id}.2.csv"));
    }
}
