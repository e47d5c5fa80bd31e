//! `GET /v2/notifications`.

use serde::{Deserialize, Serialize};
use serde_json::Value;
use tidings_domain::{NotificationId, NotificationType, StatusFilter};

use super::{Links, Notification, links, query};
use crate::schema::{self, Fault, Faults, ObjectReader};

/// The parameters that may be given more than once.
const LISTS: &[&str] = &["status", "template_type"];
const OLDER_THAN: &str = "older_than";

/// Which notifications a service asks for.
#[derive(Clone, Debug)]
pub struct ListNotifications {
    /// Of any of these channels; of any at all when there are none.
    pub template_types: Vec<NotificationType>,
    /// In any of these states; in any at all when there are none.
    pub statuses: Vec<StatusFilter>,
    /// With this label of the sender's.
    pub reference: Option<String>,
    /// Those of uploaded spreadsheets too.
    pub include_jobs: bool,
    /// Only what is older than this one.
    pub older_than: Option<NotificationId>,
    /// As given, for the page's own address.
    parameters: Vec<(String, String)>,
}

/// A page of notifications, the newest first.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct NotificationPage {
    pub notifications: Vec<Notification>,
    pub links: Links,
}

impl ListNotifications {
    /// Reads what follows the question mark.
    ///
    /// # Errors
    /// Every fault of it, in the order of the public API.
    pub fn read(pairs: Vec<(String, String)>) -> Result<Self, Faults> {
        let object = query::object(&pairs, LISTS);
        let mut reader = ObjectReader::new(&object)?;
        let reference = reader.optional("reference", schema::text);
        let statuses = reader.optional("status", schema::many_of(StatusFilter::ALL)).unwrap_or_default();
        let template_types =
            reader.optional("template_type", schema::many_of(NotificationType::ALL)).unwrap_or_default();
        let include_jobs = reader.optional("include_jobs", truth).is_some();
        let older_than = reader.optional(OLDER_THAN, schema::uuid).map(Into::into);
        reader.finish()?;
        let parameters = query::in_order(pairs, LISTS);
        Ok(Self { template_types, statuses, reference, include_jobs, older_than, parameters })
    }

    /// Where the page is whose last notification is `last`, and where the one after it; `address` is where the list is.
    pub fn links(&self, address: &str, last: Option<NotificationId>) -> Links {
        let parameters = || self.parameters.iter().map(|(name, value)| (name.as_str(), value.as_str()));
        let next = last.map(|last| {
            let last = last.to_string();
            let moved =
                parameters().map(|(name, value)| if name == OLDER_THAN { (name, &*last) } else { (name, value) });
            let begun = self.older_than.is_none().then_some((OLDER_THAN, &*last));
            links::url(address, moved.chain(begun))
        });
        Links { current: links::url(address, parameters()), next }
    }
}

/// The two ways in which clients write a truth. There is none of writing an untruth.
fn truth(value: &Value) -> Result<&'static str, Fault> {
    schema::one_of(&["true", "True"])(value)
}

#[cfg(test)]
mod tests {
    use super::*;

    const ID: &str = "26785A09-ab16-4eb0-8407-a37497a57506";

    fn read(pairs: &[(&str, &str)]) -> Result<ListNotifications, Vec<String>> {
        let pairs = pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        ListNotifications::read(pairs).map_err(|Faults(faults)| faults)
    }

    #[test]
    fn nothing_asks_for_everything() {
        let list = read(&[]).unwrap();
        assert!(list.template_types.is_empty() && list.statuses.is_empty() && !list.include_jobs);
        assert_eq!(list.links("https://a.b/n", None), Links { current: "https://a.b/n".to_owned(), next: None });
    }

    #[test]
    fn parameters_are_read_and_repeated_in_the_links() {
        let list = read(&[
            ("status", "failed"),
            ("older_than", ID),
            ("template_type", "sms"),
            ("status", "accepted"),
            ("reference", "a b"),
            ("reference", "c"),
            ("include_jobs", "True"),
        ]);
        let list = list.unwrap();
        assert_eq!(list.statuses, [StatusFilter::Failed, StatusFilter::Accepted]);
        assert_eq!((list.template_types.as_slice(), list.include_jobs), (&[NotificationType::Sms][..], true));
        assert_eq!((list.older_than, list.reference.as_deref()), (ID.parse().ok(), Some("a b")));
        let last: NotificationId = "00000000-0000-4000-8000-000000000001".parse().unwrap();
        let with = |id: &str| {
            let rest = "template_type=sms&reference=a+b&include_jobs=True";
            format!("https://a.b/n?status=failed&status=accepted&older_than={id}&{rest}")
        };
        let links = Links { current: with(ID), next: Some(with(&last.to_string())) };
        assert_eq!(list.links("https://a.b/n", Some(last)), links);
        let first = read(&[("reference", "r")]).unwrap().links("https://a.b/n", Some(last));
        assert_eq!(first.next, Some(format!("https://a.b/n?reference=r&older_than={last}")));
    }

    #[test]
    fn every_fault_is_told() {
        let faults = read(&[
            ("zebra", "1"),
            ("older_than", "x"),
            ("include_jobs", "yes"),
            ("status", "elephant"),
            ("status", "created"),
            ("status", "giraffe"),
            ("template_type", "orange"),
            ("ant", "2"),
        ]);
        let statuses = "[cancelled, created, sending, sent, delivered, pending, failed, technical-failure, \
            temporary-failure, permanent-failure, pending-virus-check, validation-failed, virus-scan-failed, \
            returned-letter, accepted, received]";
        assert_eq!(
            faults.unwrap_err(),
            [
                &format!("status elephant is not one of {statuses}"),
                &format!("status giraffe is not one of {statuses}"),
                "template_type orange is not one of [sms, email, letter]",
                "include_jobs yes is not one of [true, True]",
                "older_than is not a valid UUID",
                "Additional properties are not allowed (ant, zebra were unexpected)",
            ]
        );
    }
}
