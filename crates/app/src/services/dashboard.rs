//! What a service's dashboard tells.

use jiff::{Timestamp, ToSpan};
use tidings_api_types::internal::{inbound_sms::InboundSmsSummary, jobs::ScheduledJobs, service::dashboard::Dashboard};
use tidings_domain::{ServiceId, london, rate_limit};
use tidings_store::{dashboard, templates::counts};

use crate::{App, Failure, templates};

/// For so many days before today messages are counted.
const DAYS: i32 = 7;

/// The figures that change with every message; zeros where there is no such service.
pub async fn dashboard(app: &App, service: ServiceId, now: Timestamp) -> Result<Dashboard, Failure> {
    let first_day = london::day(now).saturating_sub(DAYS.days());
    let since = london::midnight(first_day);
    let (counts, read) = tokio::try_join!(
        counts(&app.pool, service, first_day),
        dashboard::read(&app.pool, service, since, rate_limit::day(now)),
    )?;
    let (waiting, soonest) = read.scheduled_jobs;
    Ok(Dashboard {
        template_statistics: counts.into_iter().map(templates::statistic).collect(),
        sent_today: read.sent_today.into_iter().collect(),
        has_templates: read.has_templates,
        scheduled_jobs: ScheduledJobs { count: waiting, soonest_scheduled_for: soonest.map(Into::into) },
        inbound_sms: InboundSmsSummary {
            count: read.inbound_sms.count,
            most_recent: read.inbound_sms.latest.map(Into::into),
        },
    })
}
