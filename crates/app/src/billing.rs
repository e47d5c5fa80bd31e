//! What services use, and what they pay for it.

use jiff::Timestamp;
use tidings_api_types::internal::{
    billing::{FreeSmsFragmentLimit, MonthOfUsage, Usage},
    organisations::{ServiceWithUsage, ServicesWithUsage},
};
use tidings_domain::{FinancialYear, OrganisationId, ServiceId};
use tidings_store::{annual_billing, usage};

use crate::{App, Failure, allowances};

/// What a service used in a year, by month.
pub async fn monthly_usage(app: &App, service: ServiceId, year: FinancialYear) -> Result<Vec<MonthOfUsage>, Failure> {
    let months = usage::by_month(&app.pool, service, year).await?;
    let month = |month: usage::MonthOfUsage| MonthOfUsage {
        month: month.month.strftime("%B").to_string(),
        postage: month.postage,
        usage: on_the_wire(month.usage),
    };
    Ok(months.into_iter().map(month).collect())
}

/// What a service used in a year.
pub async fn yearly_usage(app: &App, service: ServiceId, year: FinancialYear) -> Result<Vec<Usage>, Failure> {
    Ok(usage::by_year(&app.pool, service, year).await?.into_iter().map(on_the_wire).collect())
}

fn on_the_wire(usage: usage::Usage) -> Usage {
    Usage {
        notification_type: usage.notification_type,
        chargeable_units: usage.chargeable_units,
        notifications_sent: usage.notifications_sent,
        rate: usage.rate,
        cost: usage.cost,
        free_allowance_used: usage.free_allowance_used,
        charged_units: usage.charged_units,
    }
}

/// How many text message fragments a service sends for nothing in a year.
pub async fn free_sms_fragment_limit(
    app: &App,
    service: ServiceId,
    year: FinancialYear,
) -> Result<FreeSmsFragmentLimit, Failure> {
    let limit = annual_billing::find(&app.pool, service, year).await?.ok_or_else(Failure::not_found)?;
    Ok(FreeSmsFragmentLimit { free_sms_fragment_limit: limit, financial_year_start: year.start_year() })
}

/// Gives a service another allowance in this year.
pub async fn set_free_sms_fragment_limit(
    app: &App,
    service: ServiceId,
    fragments: i32,
    now: Timestamp,
) -> Result<(), Failure> {
    let year = allowances::present_year(now)?;
    annual_billing::set(&app.pool, service, year, fragments, now).await?.then_some(()).ok_or_else(Failure::not_found)
}

/// What the services of an organisation used in a year.
pub async fn services_with_usage(
    app: &App,
    organisation: OrganisationId,
    year: FinancialYear,
    now: Timestamp,
) -> Result<ServicesWithUsage, Failure> {
    let services = usage::of_services(&app.pool, organisation, year).await?;
    // Facts are never behind.
    let is_running = FinancialYear::at(now) == Some(year);
    let service = |used: usage::ServiceUsage| ServiceWithUsage {
        service_id: used.id,
        service_name: used.name,
        free_sms_limit: used.free_sms_limit.into(),
        sms_remainder: i64::from(used.free_sms_limit).saturating_sub(used.sms_units).max(0),
        sms_billable_units: used.sms_units,
        chargeable_billable_sms: used.charged_sms_units,
        sms_cost: used.sms_cost,
        letter_cost: used.letter_cost,
        emails_sent: used.emails_sent,
        active: used.active,
    };
    Ok(ServicesWithUsage {
        services: services.into_iter().map(service).collect(),
        updated_at: is_running.then(|| now.into()),
    })
}
