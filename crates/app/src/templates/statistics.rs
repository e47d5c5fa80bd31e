//! How much templates are used.

use jiff::{SignedDuration, Timestamp, ToSpan};
use tidings_api_types::internal::template_statistics::{TemplateLastUsed, TemplateStatistic, WholeDays};
use tidings_domain::{ServiceId, TemplateId, london, template::is_precompiled_letter};
use tidings_store::templates::{self, TemplateCount};

use crate::{App, Failure};

/// A service's messages by template and status, today and on some days before; those of test keys are left out.
pub async fn statistics(
    app: &App,
    service: ServiceId,
    WholeDays(days): WholeDays,
    now: Timestamp,
) -> Result<Vec<TemplateStatistic>, Failure> {
    let first_day = london::day(now.saturating_sub(SignedDuration::from_hours(24 * i64::from(days))).unwrap_or(now));
    let counts = templates::counts(&app.pool, service, first_day).await?;
    Ok(counts.into_iter().map(statistic).collect())
}

pub(crate) fn statistic(count: TemplateCount) -> TemplateStatistic {
    TemplateStatistic {
        count: count.count,
        template_id: count.template_id,
        is_precompiled_letter: is_precompiled_letter(count.notification_type, &count.name, count.hidden),
        template_name: count.name,
        template_type: count.notification_type,
        status: count.status,
    }
}

/// When a template was last used, messages of test keys left out: exact if it was today, else the day, up to a year ago.
pub async fn last_used(
    app: &App,
    service: ServiceId,
    id: TemplateId,
    now: Timestamp,
) -> Result<TemplateLastUsed, Failure> {
    let today = london::day(now);
    let a_year_ago = today.saturating_sub(1.year());
    let last_used = templates::last_used(&app.pool, service, id, (today, london::midnight(today)), a_year_ago).await?;
    let last_used = last_used.ok_or_else(Failure::not_found)?;
    Ok(TemplateLastUsed { last_date_used: last_used.map(Into::into) })
}
