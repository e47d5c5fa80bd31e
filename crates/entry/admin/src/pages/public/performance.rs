//! `/features/performance`: what the installation does, and how fast, for everybody to see.

use std::collections::BTreeMap;

use axum::{Json, response::IntoResponse};
use jiff::{Timestamp, ToSpan, civil::Date};
use minijinja::{Value, context, value::Serde};
use serde::Serialize;
use tidings_api_types::internal::{
    performance_dashboard::{DayOfNotifications, DayOfProcessing, PerformanceDashboard},
    status::LiveCounts,
};
use tidings_domain::london;

use crate::{
    access::Access,
    format,
    problem::Problem,
    routing::Routes,
    visit::{Answer, Visit},
};

pub(super) fn routes(routes: &mut Routes) {
    routes.get("/features/performance", Access::Public, show);
    routes.get("/features/performance.json", Access::Public, show_json);
    routes.get("/performance", Access::Public, |visit: Visit| async move { visit.go_to("/features/performance") });
}

async fn show(visit: Visit) -> Answer {
    let data = read(&visit).await?;
    let notifications = data.notifications_by_type.iter().rev().map(|day| {
        context! { date => date(day.date), emails => day.emails, sms => day.sms, letters => day.letters }
    });
    let processing = data.processing_time.iter().rev().map(|day| {
        let percentage = day.percentage_under_10_seconds;
        context! { date => date(day.date), percentage => percent(percentage), share => percentage }
    });
    let context = context! {
        notifications => notifications.collect::<Value>(),
        processing => processing.collect::<Value>(),
        average => percent(data.average_percentage_under_10_seconds),
        totals => Serde(&data),
    };
    visit.page("public/performance.html", context)
}

async fn show_json(visit: Visit) -> Answer {
    Ok(Json(read(&visit).await?).into_response())
}

/// What the page tells; under Notify's names, for those who read it as JSON.
#[derive(Debug, Serialize)]
struct PerformanceData {
    total_notifications: i64,
    email_notifications: i64,
    sms_notifications: i64,
    letter_notifications: i64,
    notifications_by_type: Vec<DayOfNotifications>,
    processing_time: Vec<DayOfProcessing>,
    /// Of the days that were measured, each counting the same; 0 without any.
    average_percentage_under_10_seconds: f64,
    live_service_count: usize,
    organisations_using_notify: Vec<OrganisationUsingNotify>,
    count_of_live_services_and_organisations: LiveCounts,
}

#[derive(Debug, PartialEq, Serialize)]
struct OrganisationUsingNotify {
    organisation_name: String,
    count_of_live_services: usize,
}

async fn read(visit: &Visit) -> Result<PerformanceData, Problem> {
    let (first, last) = days(visit.now);
    let (dashboard, counts) =
        tokio::try_join!(visit.client.performance_dashboard.get(first, last), visit.client.status.live_counts())?;
    let percentages = dashboard.processing_time.iter().map(|day| day.percentage_under_10_seconds);
    let measured = dashboard.processing_time.len().max(1);
    Ok(PerformanceData {
        average_percentage_under_10_seconds: percentages.sum::<f64>() / measured as f64,
        organisations_using_notify: organisations(&dashboard),
        total_notifications: dashboard.total_notifications,
        email_notifications: dashboard.email_notifications,
        sms_notifications: dashboard.sms_notifications,
        letter_notifications: dashboard.letter_notifications,
        notifications_by_type: dashboard.notifications_by_type,
        processing_time: dashboard.processing_time,
        live_service_count: dashboard.live_service_count,
        count_of_live_services_and_organisations: counts,
    })
}

/// The last seven days in London that are over.
fn days(now: Timestamp) -> (Date, Date) {
    let today = london::day(now);
    (today.saturating_sub(7.days()), today.saturating_sub(1.day()))
}

/// By name in any case; services without an organisation count as those of one.
fn organisations(dashboard: &PerformanceDashboard) -> Vec<OrganisationUsingNotify> {
    let mut counts: BTreeMap<(String, &str), usize> = BTreeMap::new();
    for service in &dashboard.services_using_notify {
        let name = service.organisation_name.as_deref().unwrap_or("No organisation");
        *counts.entry((name.to_lowercase(), name)).or_default() += 1;
    }
    let organisation = |((_, name), count): ((String, &str), usize)| OrganisationUsingNotify {
        organisation_name: name.to_owned(),
        count_of_live_services: count,
    };
    counts.into_iter().map(organisation).collect()
}

fn date(day: Date) -> String {
    format::long_date(day)
}

fn percent(percentage: f64) -> String {
    format!("{percentage:.2}%")
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use tidings_api_types::internal::performance_dashboard::ServiceUsingNotify;
    use uuid::Uuid;

    use super::*;

    #[test]
    fn the_week_that_is_told_ends_with_yesterday_in_london() {
        for (now, last) in [
            // Clocks go forward at 01:00 on 29 March 2026, and back at 02:00 on 25 October.
            ("2026-03-29T00:01:00Z", date(2026, 3, 28)),
            ("2026-03-29T01:00:00Z", date(2026, 3, 28)),
            ("2026-03-29T02:00:00Z", date(2026, 3, 28)),
            ("2026-03-29T22:59:59Z", date(2026, 3, 28)),
            ("2026-03-29T23:01:00Z", date(2026, 3, 29)),
            ("2026-10-24T22:59:59Z", date(2026, 10, 23)),
            ("2026-10-24T23:01:00Z", date(2026, 10, 24)),
            ("2026-10-25T01:00:00Z", date(2026, 10, 24)),
            ("2026-10-25T23:59:59Z", date(2026, 10, 24)),
            ("2026-10-26T00:01:00Z", date(2026, 10, 25)),
        ] {
            let (first, to) = days(now.parse().unwrap());
            assert_eq!(to, last, "{now}");
            assert_eq!(first.until(to).unwrap().get_days(), 6, "{now}");
        }
    }

    #[test]
    fn organisations_are_counted_by_name() {
        let service = |organisation: Option<&str>| ServiceUsingNotify {
            service_id: Uuid::nil().into(),
            service_name: "A".to_owned(),
            organisation_id: None,
            organisation_name: organisation.map(str::to_owned),
        };
        let dashboard = PerformanceDashboard {
            total_notifications: 0,
            email_notifications: 0,
            sms_notifications: 0,
            letter_notifications: 0,
            notifications_by_type: Vec::new(),
            processing_time: Vec::new(),
            live_service_count: 4,
            services_using_notify: vec![service(Some("b")), service(Some("A")), service(Some("b")), service(None)],
        };
        let counted: Vec<_> = organisations(&dashboard)
            .into_iter()
            .map(|organisation| (organisation.organisation_name, organisation.count_of_live_services))
            .collect();
        let expected = [("A", 1), ("b", 2), ("No organisation", 1)].map(|(name, count)| (name.to_owned(), count));
        assert_eq!(counted, expected);
    }
}
