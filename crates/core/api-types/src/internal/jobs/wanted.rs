//! Which jobs are asked for.

use tidings_domain::{ContactListId, JobStatus, ids::parse_lenient};

use crate::internal::{ErrorReply, QueryString, page::Page};

/// What is asked for; by default the first page of all.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct JobsQuery {
    pub page: Page,
    /// Brought today or on so many days before.
    pub limit_days: Option<u16>,
    /// In any of these states; in any at all if there are none.
    pub statuses: Vec<JobStatus>,
    /// Whose recipients came from this list.
    pub contact_list_id: Option<ContactListId>,
}

impl QueryString for JobsQuery {
    fn pairs(&self) -> Vec<(&'static str, String)> {
        let statuses: Vec<&str> = self.statuses.iter().map(|status| status.as_str()).collect();
        let given = [
            Some(("page", self.page.0.to_string())),
            self.limit_days.map(|days| ("limit_days", days.to_string())),
            (!statuses.is_empty()).then(|| ("statuses", statuses.join(","))),
            self.contact_list_id.map(|id| ("contact_list_id", id.to_string())),
        ];
        given.into_iter().flatten().collect()
    }
}

impl JobsQuery {
    /// Reads what follows the question mark; `get` finds a parameter.
    ///
    /// # Errors
    /// The first parameter that is not right.
    pub fn read<'a>(get: impl Fn(&str) -> Option<&'a str>) -> Result<Self, ErrorReply> {
        let given = |name: &str| get(name).filter(|text| !text.is_empty());
        Ok(Self {
            page: Page::read(get("page"))?,
            limit_days: given("limit_days").map(limit_days).transpose()?,
            statuses: given("statuses").map(statuses).transpose()?.unwrap_or_default(),
            contact_list_id: given("contact_list_id").map(contact_list_id).transpose()?,
        })
    }
}

/// Reads the parameter `limit_days`.
///
/// # Errors
/// When it is no number of days.
pub fn limit_days(text: &str) -> Result<u16, ErrorReply> {
    let days = text.trim().parse();
    days.map_err(|_| ErrorReply::field("limit_days", format!("{text} is not an integer")))
}

fn statuses(text: &str) -> Result<Vec<JobStatus>, ErrorReply> {
    let all = text.split(',').map(str::trim).filter(|status| !status.is_empty());
    let all: Result<Vec<_>, _> = all.map(str::parse).collect();
    all.map_err(|_| {
        let known: Vec<_> = JobStatus::ALL.iter().map(|status| status.as_str()).collect();
        ErrorReply::field("statuses", format!("Must be any of: {}.", known.join(", ")))
    })
}

fn contact_list_id(text: &str) -> Result<ContactListId, ErrorReply> {
    let id = parse_lenient(text).ok_or_else(|| ErrorReply::field("contact_list_id", "Not a valid UUID."))?;
    Ok(id.into())
}

#[cfg(test)]
mod tests {
    use std::collections::HashMap;

    use super::*;

    fn read(pairs: &[(&str, &str)]) -> Result<JobsQuery, ErrorReply> {
        let pairs: HashMap<_, _> = pairs.iter().copied().collect();
        JobsQuery::read(|name| pairs.get(name).copied())
    }

    #[test]
    fn what_a_client_asks_is_what_the_server_reads() {
        let query = JobsQuery {
            page: Page(2),
            limit_days: Some(7),
            statuses: vec![JobStatus::InProgress, JobStatus::FinishedAllCreated],
            contact_list_id: Some(uuid::Uuid::from_u128(1).into()),
        };
        let pairs = query.pairs();
        let pairs: Vec<_> = pairs.iter().map(|(name, value)| (*name, value.as_str())).collect();
        assert_eq!(read(&pairs), Ok(query));
        assert_eq!(read(&[("statuses", ""), ("limit_days", "")]), Ok(JobsQuery::default()));
    }

    #[test]
    fn every_parameter_has_to_be_right() {
        let said = |name, text| read(&[(name, text)]).unwrap_err().of_field(name);
        assert_eq!(said("limit_days", "x"), ["x is not an integer"]);
        assert_eq!(said("page", "0"), ["Not a positive integer"]);
        assert_eq!(said("contact_list_id", "7"), ["Not a valid UUID."]);
        assert!(said("statuses", "finished,lost")[0].starts_with("Must be any of: pending, in progress"));
    }
}
