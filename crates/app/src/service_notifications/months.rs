//! How many notifications a service has sent, in the last days and by month.

use std::collections::BTreeMap;

use jiff::{Timestamp, ToSpan, civil::Date};
use tidings_api_types::internal::notifications::{
    MonthOfStatuses, MonthlyTemplateUsage, NotificationsSent, NotificationsWanted, TemplateUsage, Year,
};
use tidings_domain::{FinancialYear, NotificationType, ServiceId, london, template::is_precompiled_letter};
use tidings_store::{services, templates};

use crate::{App, Failure};

/// Days before today, unless somebody says otherwise.
const DAYS: u16 = 7;

/// How many were sent in the last days, by what is billed.
pub async fn count(
    app: &App,
    service: ServiceId,
    wanted: &NotificationsWanted,
    now: Timestamp,
) -> Result<NotificationsSent, Failure> {
    let days = wanted.limit_days.filter(|days| *days > 0).unwrap_or(DAYS);
    let first_day = london::day(now).saturating_sub(i32::from(days).days());
    let channels = match wanted.template_types.as_slice() {
        [] => NotificationType::ALL,
        some => some,
    };
    let notifications_sent_count = services::billed_since(&app.pool, service, channels, first_day).await?;
    Ok(NotificationsSent { notifications_sent_count })
}

/// How many stand where, by the months of a financial year that have begun; nothing where there is no such service.
pub async fn monthly_statistics(
    app: &App,
    service: ServiceId,
    Year(year): Year,
    now: Timestamp,
) -> Result<BTreeMap<String, MonthOfStatuses>, Failure> {
    let mut months: BTreeMap<_, _> = begun(year, now).map(|month| (named(month), MonthOfStatuses::default())).collect();
    for (month, counted) in services::outcomes_by_month(&app.pool, service, year).await? {
        let statuses = months.entry(named(month)).or_default();
        statuses.add(counted.notification_type, counted.status, counted.count);
    }
    Ok(months)
}

/// How often each template was used, by the months of a financial year.
pub async fn monthly_template_usage(
    app: &App,
    service: ServiceId,
    Year(year): Year,
) -> Result<MonthlyTemplateUsage, Failure> {
    let used = templates::usage_by_month(&app.pool, service, year).await?;
    let stats = used.into_iter().map(|used| TemplateUsage {
        template_id: used.template_id,
        is_precompiled_letter: is_precompiled_letter(used.template_type, &used.name, used.hidden),
        name: used.name,
        template_type: used.template_type,
        month: used.month,
        year: used.year,
        count: used.count,
    });
    Ok(MonthlyTemplateUsage { stats: stats.collect() })
}

/// The first days of the months that have begun.
fn begun(year: FinancialYear, now: Timestamp) -> impl Iterator<Item = Date> {
    let today = london::day(now);
    (0..12).map(move |month: i32| year.first_day().saturating_add(month.months())).filter(move |month| *month <= today)
}

fn named(month: Date) -> String {
    month.strftime("%Y-%m").to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn months_have_names_once_they_have_begun() {
        let year = FinancialYear::starting_in(2026).unwrap();
        let names = |now: &str| begun(year, now.parse().unwrap()).map(named).collect::<Vec<_>>();
        assert_eq!(names("2026-05-31T23:00:00Z"), ["2026-04", "2026-05", "2026-06"]);
        assert_eq!(names("2026-03-31T22:59:59Z"), Vec::<String>::new());
        assert_eq!(names("2030-01-01T00:00:00Z").last().map(String::as_str), Some("2027-03"));
    }
}
