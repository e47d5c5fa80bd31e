//! What the installation does, for the public page of its performance.

use tidings_api_types::internal::{
    performance_dashboard::{DayOfNotifications, DayOfProcessing, PerformanceDashboard, ServiceUsingNotify},
    service::reports::DaysBetween,
};
use tidings_store::performance::{self, LiveService, Processing};

use crate::{App, Failure};

/// What was sent in all and on `days`, how fast, and for whom.
pub async fn get(app: &App, days: DaysBetween) -> Result<PerformanceDashboard, Failure> {
    let DaysBetween { start_date, end_date } = days;
    let (total, by_day, processing, services) = tokio::try_join!(
        performance::totals(&app.pool),
        performance::totals_by_day(&app.pool, start_date, end_date),
        performance::processing(&app.pool, start_date, end_date),
        performance::live_services(&app.pool),
    )?;
    Ok(PerformanceDashboard {
        total_notifications: total.emails + total.sms + total.letters,
        email_notifications: total.emails,
        sms_notifications: total.sms,
        letter_notifications: total.letters,
        notifications_by_type: by_day
            .into_iter()
            .map(|(date, day)| DayOfNotifications { date, emails: day.emails, sms: day.sms, letters: day.letters })
            .collect(),
        processing_time: processing.iter().map(day_of_processing).collect(),
        live_service_count: services.len(),
        services_using_notify: services.into_iter().map(service).collect(),
    })
}

fn day_of_processing(day: &Processing) -> DayOfProcessing {
    let share = f64::from(day.within_10_seconds) / f64::from(day.messages);
    let percentage_under_10_seconds = if day.messages == 0 { 100.0 } else { share * 100.0 };
    DayOfProcessing { date: day.date, percentage_under_10_seconds }
}

fn service(live: LiveService) -> ServiceUsingNotify {
    ServiceUsingNotify {
        service_id: live.id,
        service_name: live.name,
        organisation_id: live.organisation_id,
        organisation_name: live.organisation_name,
    }
}
