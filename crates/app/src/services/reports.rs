//! Reports about all services, for the platform's admins.

use jiff::Timestamp;
use tidings_api_types::internal::service::reports::{DaysBetween, LiveService, MonthOfService};
use tidings_domain::FinancialYear;
use tidings_store::services;

use crate::{App, Failure};

/// Every live service, with what it has sent in this financial year.
pub async fn live_services(app: &App, now: Timestamp) -> Result<Vec<LiveService>, Failure> {
    let year = FinancialYear::at(now).ok_or_else(|| Failure::Broken(format!("no financial year holds {now}")))?;
    let stored = services::live_services(&app.pool, year).await?;
    Ok(stored.into_iter().map(live_service).collect())
}

fn live_service(stored: services::LiveService) -> LiveService {
    LiveService {
        service_id: stored.service_id,
        service_name: stored.service_name,
        organisation_name: stored.organisation_name,
        organisation_type: stored.organisation_type,
        consent_to_research: stored.consent_to_research,
        contact_name: stored.contact_name,
        contact_email: stored.contact_email,
        contact_mobile: stored.contact_mobile,
        live_date: stored.live_date.map(Into::into),
        sms_volume_intent: stored.sms_volume_intent,
        email_volume_intent: stored.email_volume_intent,
        letter_volume_intent: stored.letter_volume_intent,
        sms_totals: stored.sms_totals,
        email_totals: stored.email_totals,
        letter_totals: stored.letter_totals,
        free_sms_fragment_limit: stored.free_sms_fragment_limit,
    }
}

/// What every live service has sent, by month, channel and outcome.
pub async fn monthly_data(app: &App, days: DaysBetween) -> Result<Vec<MonthOfService>, Failure> {
    let stored = services::by_month(&app.pool, days.start_date, days.end_date).await?;
    let row = |month: services::MonthOfService| {
        (
            month.month,
            month.service_id,
            month.service_name,
            month.notification_type,
            month.sending,
            month.delivered,
            month.technical_failure,
            month.temporary_failure,
            month.permanent_failure,
            month.sent,
        )
    };
    Ok(stored.into_iter().map(row).collect())
}
