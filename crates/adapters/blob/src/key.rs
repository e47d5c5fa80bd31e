//! Which file.

use std::path::PathBuf;

use tidings_domain::{ContactListId, JobId, ServiceId};

/// A file's bucket and name. Buckets and names are Notify's where it has them.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Key {
    bucket: &'static str,
    folder: String,
    file: String,
}

impl Key {
    /// The recipients of a job, as comma separated values.
    pub fn job_csv(service: ServiceId, upload: JobId) -> Self {
        Self::of_service("csv-upload", service, format!("{upload}.csv"))
    }

    /// What the check of a job's recipients found.
    pub fn job_check(service: ServiceId, upload: JobId) -> Self {
        Self::of_service("csv-upload", service, format!("{upload}.check.json"))
    }

    /// A list that a service keeps, as comma separated values.
    pub fn contact_list(service: ServiceId, list: ContactListId) -> Self {
        Self::of_service("contact-list", service, format!("{list}.csv"))
    }

    /// What the check of a list found.
    pub fn contact_list_check(service: ServiceId, list: ContactListId) -> Self {
        Self::of_service("contact-list", service, format!("{list}.check.json"))
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
    use uuid::Uuid;

    use super::*;

    #[test]
    fn names_are_those_of_notify() {
        let (service, id) = (Uuid::from_u128(1), Uuid::from_u128(2));
        let key = Key::job_csv(service.into(), id.into());
        assert_eq!(key.name(), format!("csv-upload/service-{service}-notify/{id}.csv"));
        assert_eq!(key.path(), PathBuf::from(key.name()));
        assert_ne!(key, Key::contact_list(service.into(), id.into()));
    }
}
