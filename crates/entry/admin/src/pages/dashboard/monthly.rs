//! `/services/{service_id}/monthly`: messages sent, by month.

use jiff::civil::Date;
use minijinja::{context, value::Serde};
use serde::Serialize;
use tidings_api_types::internal::{
    notifications::{MonthOfStatuses, Year},
    service::statistics::{Outcomes, Statistics},
};
use tidings_domain::NotificationType;

use super::years::{self, YearChosen};
use crate::{
    access::{Access, Role},
    problem::Problem,
    routing::Routes,
    visit::{Answer, InService, Query},
};

pub(super) fn routes(routes: &mut Routes) {
    routes.get("/services/{service_id}/monthly", Access::member_with(&[Role::ViewActivity]), show);
}

async fn show(visit: InService, Query(chosen): Query<YearChosen>) -> Answer {
    let year = chosen.or_current(&visit).ok_or(Problem::NotFound)?;
    let months = visit.client.notifications.monthly(visit.service.id, Year(year)).await?.data;
    // The latest first, as people look for it.
    let months: Vec<Month> = months.iter().rev().map(|(month, statuses)| Month::of(month, statuses)).collect();
    let years = years::links(&visit, year);
    visit.page("dashboard/monthly.html", context! { months => Serde(months), years, year => year.to_string() })
}

#[derive(Serialize)]
struct Month {
    name: String,
    email: Sent,
    sms: Sent,
    letter: Sent,
}

#[derive(Serialize)]
struct Sent {
    requested: i64,
    failed: i64,
}

impl From<Outcomes> for Sent {
    fn from(outcomes: Outcomes) -> Self {
        Self { requested: outcomes.requested, failed: outcomes.failed }
    }
}

impl Month {
    fn of(month: &str, statuses: &MonthOfStatuses) -> Self {
        let mut sum = Statistics::default();
        let channels = [
            (NotificationType::Email, &statuses.email),
            (NotificationType::Sms, &statuses.sms),
            (NotificationType::Letter, &statuses.letter),
        ];
        for (channel, statuses) in channels {
            for (status, count) in statuses {
                sum.add(channel, *status, *count);
            }
        }
        Self { name: name_of(month), email: sum.email.into(), sms: sum.sms.into(), letter: sum.letter.into() }
    }
}

/// `June 2026` of `2026-06`.
fn name_of(month: &str) -> String {
    let first: Option<Date> = format!("{month}-01").parse().ok();
    first.map_or_else(|| month.to_owned(), |first| first.strftime("%B %Y").to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn months_have_names() {
        assert_eq!(name_of("2026-06"), "June 2026");
        assert_eq!(name_of("soon"), "soon");
    }
}
