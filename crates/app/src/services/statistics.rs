//! How many messages services have sent, and what became of them.

use jiff::{Timestamp, ToSpan, civil::Date};
use tidings_api_types::internal::service::statistics::{
    DaysWanted, DetailedService, ServiceWithStatistics, Statistics,
};
use tidings_domain::{ServiceId, london};
use tidings_store::services::{self, OutcomeOfService, OutcomesWanted};

use super::get;
use crate::{App, Failure};

/// Days before today, unless somebody says otherwise.
const DAYS: u16 = 7;

/// What a service has sent on the last days; nothing where there is no such service.
pub async fn statistics(app: &App, id: ServiceId, days: DaysWanted, now: Timestamp) -> Result<Statistics, Failure> {
    let today = london::day(now);
    let first_day = match days.today_only {
        true => today,
        false => today.saturating_sub(i32::from(days.limit_days.unwrap_or(DAYS)).days()),
    };
    let mut statistics = Statistics::default();
    for counted in services::outcomes(&app.pool, id, first_day).await? {
        statistics.add(counted.notification_type, counted.status, counted.count);
    }
    Ok(statistics)
}

/// A service with its statistics.
pub async fn detailed(app: &App, id: ServiceId, days: DaysWanted, now: Timestamp) -> Result<DetailedService, Failure> {
    Ok(DetailedService { service: get(app, id).await?, statistics: statistics(app, id, days, now).await? })
}

/// Which services' statistics are asked for, and of which days.
#[derive(Clone, Copy, Debug)]
pub struct WithStatistics {
    /// From the first to the last of these days; today alone if it is the first.
    pub days: Option<(Date, Date)>,
    pub only_active: bool,
    pub include_from_test_key: bool,
}

/// All services with their statistics. Of today every service is told, of other days those that sent something.
pub async fn with_statistics(
    app: &App,
    wanted: WithStatistics,
    now: Timestamp,
) -> Result<Vec<ServiceWithStatistics>, Failure> {
    let today = london::day(now);
    let (first, last) = wanted.days.unwrap_or((today, today));
    let holds_today = (first..=last).contains(&today) || first == today;
    let outcomes = OutcomesWanted {
        days: (first, last),
        since: holds_today.then(|| london::midnight(today)),
        // Days of the past are told of archived services too.
        only_active: wanted.only_active && first == today,
        include_test_keys: wanted.include_from_test_key,
    };
    let mut services: Vec<ServiceWithStatistics> = Vec::new();
    for row in services::outcomes_of_all(&app.pool, outcomes).await? {
        match services.last_mut() {
            Some(service) if service.id == row.service_id => count(service, &row),
            _ => services.push(begin(&row)),
        }
    }
    Ok(services)
}

fn begin(row: &OutcomeOfService) -> ServiceWithStatistics {
    let mut service = ServiceWithStatistics {
        id: row.service_id,
        name: row.name.clone(),
        notification_type: row.outcome.map(|outcome| outcome.notification_type),
        restricted: row.restricted,
        active: row.active,
        created_at: row.created_at.into(),
        statistics: Statistics::default(),
    };
    count(&mut service, row);
    service
}

fn count(service: &mut ServiceWithStatistics, row: &OutcomeOfService) {
    if let Some(outcome) = row.outcome {
        service.statistics.add(outcome.notification_type, outcome.status, outcome.count);
    }
}
