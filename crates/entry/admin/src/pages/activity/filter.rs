//! Which messages are looked at: of a channel, in some states.

use minijinja::{Value, context};
use serde::Deserialize;
use tidings_api_types::internal::{
    notifications::NotificationsWanted,
    service::statistics::{Outcomes, Statistics},
};
use tidings_domain::{NotificationType, ReportedStatus, StatusFilter};

use crate::{format::number, problem::Problem};

/// States that people tell apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    Sending,
    Delivered,
    Failed,
}

impl State {
    const ALL: [Self; 3] = [Self::Sending, Self::Delivered, Self::Failed];

    const fn as_str(self) -> &'static str {
        match self {
            Self::Sending => "sending",
            Self::Delivered => "delivered",
            Self::Failed => "failed",
        }
    }

    /// What it is called on the page.
    const fn label(self) -> &'static str {
        match self {
            Self::Sending => "delivering",
            Self::Delivered => "delivered",
            Self::Failed => "failed",
        }
    }

    /// The states of the API that it stands for. Each by itself: a search does not know names for several.
    const fn statuses(self) -> &'static [StatusFilter] {
        use StatusFilter as Status;
        match self {
            Self::Sending => &[Status::Created, Status::Pending, Status::Sending, Status::PendingVirusCheck],
            Self::Delivered => &[Status::Delivered, Status::Sent, Status::ReturnedLetter],
            Self::Failed => &[
                Status::PermanentFailure,
                Status::TemporaryFailure,
                Status::TechnicalFailure,
                Status::VirusScanFailed,
                Status::ValidationFailed,
            ],
        }
    }

    const fn of(self, outcomes: Outcomes) -> i64 {
        match self {
            Self::Sending => outcomes.requested - outcomes.delivered - outcomes.failed,
            Self::Delivered => outcomes.delivered,
            Self::Failed => outcomes.failed,
        }
    }
}

/// What follows the question mark, as the browser sends it.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Asked {
    /// `sending`, `delivered`, `failed`, or several of them with commas between; every message if there is none.
    status: Option<String>,
    page: Option<i64>,
    /// The number of a search: see [`super::search`].
    pub(super) search: Option<String>,
    /// Where the path does not tell the channel.
    message_type: Option<String>,
}

/// Which messages are looked at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Filter {
    /// Of any channel if there is none.
    pub(super) channel: Option<NotificationType>,
    /// In whatever state if there is none.
    states: Vec<State>,
    pub(super) page: i64,
    /// The number of the search, if it is one.
    pub(super) search: Option<String>,
}

impl Filter {
    /// Reads it.
    ///
    /// # Errors
    /// When there is no such channel.
    pub(super) fn read(channel: Option<&str>, asked: &Asked) -> Result<Self, Problem> {
        let channel = channel.or(asked.message_type.as_deref()).filter(|channel| !channel.is_empty());
        let channel = channel.map(|channel| channel.parse().map_err(|_| Problem::NotFound)).transpose()?;
        let named: Vec<&str> = asked.status.as_deref().unwrap_or_default().split(',').map(str::trim).collect();
        let states: Vec<State> = State::ALL.into_iter().filter(|state| named.contains(&state.as_str())).collect();
        Ok(Self {
            channel,
            // All of them are the same as none, but for what was cancelled.
            states: if states.len() == State::ALL.len() { Vec::new() } else { states },
            page: asked.page.filter(|page| (1..=1_000_000).contains(page)).unwrap_or(1),
            search: asked.search.clone().filter(|search| !search.is_empty()),
        })
    }

    /// The same of what a search found, or of everything.
    pub(super) fn of_search(&self, search: Option<String>) -> Self {
        Self { search, page: 1, ..self.clone() }
    }

    /// As the API is asked.
    pub(super) fn wanted(&self) -> NotificationsWanted {
        NotificationsWanted {
            template_types: self.channel.into_iter().collect(),
            statuses: self.states.iter().flat_map(|state| state.statuses()).copied().collect(),
            ..NotificationsWanted::default()
        }
    }

    /// The report that has the same messages, if there is one.
    pub(super) fn reported(&self) -> Option<ReportedStatus> {
        match self.states[..] {
            [] => Some(ReportedStatus::All),
            [State::Sending] => Some(ReportedStatus::Sending),
            [State::Delivered] => Some(ReportedStatus::Delivered),
            [State::Failed] => Some(ReportedStatus::Failed),
            _ => None,
        }
    }

    /// How many messages there are, of so many altogether.
    pub(super) fn count(&self, statistics: &Statistics) -> i64 {
        let outcomes = outcomes(self.channel, statistics);
        match &self.states[..] {
            [] => outcomes.requested,
            states => states.iter().map(|state| state.of(outcomes)).sum(),
        }
    }

    /// The address below the service's, for another page of the same.
    pub(super) fn path(&self, page: i64) -> String {
        let path =
            self.channel.map_or_else(|| "/notifications".to_owned(), |channel| format!("/notifications/{channel}"));
        self.with_query(&path, page)
    }

    /// The address of the stream that keeps it up to date, or of the file.
    pub(super) fn path_beside(&self, path: &str) -> String {
        let mut query = self.pairs();
        query.extend(self.channel.map(|channel| ("message_type", channel.to_string())));
        joined(path, &query)
    }

    fn with_query(&self, path: &str, page: i64) -> String {
        let mut query = self.pairs();
        if page > 1 {
            query.push(("page", page.to_string()));
        }
        joined(path, &query)
    }

    fn pairs(&self) -> Vec<(&'static str, String)> {
        let states: Vec<&str> = self.states.iter().map(|state| state.as_str()).collect();
        let status = (!states.is_empty()).then(|| ("status", states.join(",")));
        let search = self.search.clone().map(|search| ("search", search));
        status.into_iter().chain(search).collect()
    }

    /// Links to each state, with how many are in it where that is known.
    pub(super) fn state_links(&self, base: &str, statistics: Option<&Statistics>) -> Value {
        let outcomes = statistics.map(|statistics| outcomes(self.channel, statistics));
        let count = |count: i64| number(count);
        let link = |text: &str, states: Vec<State>, number: Option<i64>| {
            let other = Self { states, page: 1, ..self.clone() };
            let href = format!("{base}{}", other.path(1));
            context! { text, href, count => number.map(count), current => other.states == self.states }
        };
        let total = link("total", Vec::new(), outcomes.map(|outcomes| outcomes.requested));
        let each =
            State::ALL.map(|state| link(state.label(), vec![state], outcomes.map(|outcomes| state.of(outcomes))));
        std::iter::once(total).chain(each).collect()
    }

    /// Links to each channel.
    pub(super) fn channel_links(&self, base: &str, channels: &[NotificationType]) -> Value {
        let link = |text: &str, channel: Option<NotificationType>| {
            let other = Self { channel, states: Vec::new(), page: 1, search: self.search.clone() };
            context! { text, href => format!("{base}{}", other.path(1)), current => channel == self.channel }
        };
        let each = channels.iter().map(|channel| {
            let text = match channel {
                NotificationType::Email => "Emails",
                NotificationType::Sms => "Text messages",
                NotificationType::Letter => "Letters",
            };
            link(text, Some(*channel))
        });
        std::iter::once(link("All messages", None)).chain(each).collect()
    }
}

fn joined(path: &str, query: &[(&'static str, String)]) -> String {
    if query.is_empty() {
        return path.to_owned();
    }
    format!("{path}?{}", form_urlencoded::Serializer::new(String::new()).extend_pairs(query).finish())
}

fn outcomes(channel: Option<NotificationType>, statistics: &Statistics) -> Outcomes {
    match channel {
        Some(NotificationType::Email) => statistics.email,
        Some(NotificationType::Sms) => statistics.sms,
        Some(NotificationType::Letter) => statistics.letter,
        None => {
            [statistics.email, statistics.sms, statistics.letter].into_iter().fold(Outcomes::default(), |sum, one| {
                Outcomes {
                    requested: sum.requested + one.requested,
                    delivered: sum.delivered + one.delivered,
                    failed: sum.failed + one.failed,
                }
            })
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn filter(channel: Option<&str>, status: &str) -> Filter {
        Filter::read(channel, &Asked { status: Some(status.to_owned()), ..Asked::default() }).unwrap()
    }

    #[test]
    fn all_states_are_no_filter() {
        assert_eq!(filter(Some("sms"), "sending,delivered,failed"), filter(Some("sms"), ""));
        assert!(filter(None, "").wanted().statuses.is_empty());
        assert_eq!(filter(None, "failed").wanted().statuses.len(), 5);
    }

    #[test]
    fn addresses_lead_back_to_the_same() {
        let failed = filter(Some("sms"), "failed");
        assert_eq!(failed.path(1), "/notifications/sms?status=failed");
        assert_eq!(failed.path(2), "/notifications/sms?status=failed&page=2");
        assert_eq!(failed.path_beside("/notifications.events"), "/notifications.events?status=failed&message_type=sms");
        let two = Filter { search: Some("7".to_owned()), ..filter(None, "sending, failed") };
        assert_eq!(two.path(1), "/notifications?status=sending%2Cfailed&search=7");
    }

    #[test]
    fn there_are_three_channels() {
        assert!(Filter::read(Some("fax"), &Asked::default()).is_err());
        let asked = Asked { message_type: Some("letter".to_owned()), page: Some(-1), ..Asked::default() };
        let read = Filter::read(None, &asked).unwrap();
        assert_eq!((read.channel, read.page), (Some(NotificationType::Letter), 1));
    }

    #[test]
    fn counts_of_states_add_up() {
        let statistics = Statistics {
            sms: Outcomes { requested: 10, delivered: 6, failed: 1 },
            email: Outcomes { requested: 1, delivered: 0, failed: 0 },
            ..Statistics::default()
        };
        let links = filter(None, "failed").state_links("", Some(&statistics));
        let told: Vec<String> = links
            .try_iter()
            .unwrap()
            .map(|link| {
                format!(
                    "{} {} {}",
                    link.get_attr("count").unwrap(),
                    link.get_attr("text").unwrap(),
                    link.get_attr("current").unwrap().is_true()
                )
            })
            .collect();
        assert_eq!(told, ["11 total false", "4 delivering false", "6 delivered false", "1 failed true"]);
    }
}
