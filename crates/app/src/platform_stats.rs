//! What everybody sent, and what is to be billed.

use std::{collections::BTreeMap, fmt::Write as _};

use jiff::Timestamp;
use tidings_api_types::internal::{
    platform_stats::{BilledService, ChannelStats, DayOfProvider, DayOfVolumes, DespatchedLetters, VolumesOfService},
    service::reports::DaysBetween,
};
use tidings_domain::{FinancialYear, NotificationStatus, NotificationType, Pounds, ServiceId, london};
use tidings_store::{
    platform_stats,
    usage::{self, LettersAtRate},
};

use crate::{App, Failure};

/// The failures that are told of.
const FAILURES: [NotificationStatus; 4] = [
    NotificationStatus::TechnicalFailure,
    NotificationStatus::PermanentFailure,
    NotificationStatus::TemporaryFailure,
    NotificationStatus::VirusScanFailed,
];

/// What became of all messages of some days; of test keys today's, if that is one of the days.
pub async fn get(
    app: &App,
    days: DaysBetween,
    now: Timestamp,
) -> Result<BTreeMap<NotificationType, ChannelStats>, Failure> {
    let today = london::day(now);
    let test_keys_since = (days.start_date..=days.end_date).contains(&today).then(|| london::midnight(today));
    let counts = platform_stats::status_counts(&app.pool, days.start_date, days.end_date, test_keys_since).await?;
    let none = ChannelStats { failures: FAILURES.map(|status| (status, 0)).into(), ..ChannelStats::default() };
    let mut stats: BTreeMap<_, _> = NotificationType::ALL.iter().map(|channel| (*channel, none.clone())).collect();
    for count in counts {
        let Some(of_channel) = stats.get_mut(&count.notification_type) else { continue };
        if count.is_of_test_key {
            of_channel.test_key += count.count;
            continue;
        }
        of_channel.total += count.count;
        if let Some(failures) = of_channel.failures.get_mut(&count.status) {
            *failures += count.count;
        }
    }
    Ok(stats)
}

/// Which services have to pay what for some days, which lie in `year`.
pub async fn billing_report(app: &App, year: FinancialYear, days: DaysBetween) -> Result<Vec<BilledService>, Failure> {
    let DaysBetween { start_date, end_date } = days;
    let (services, letters) = tokio::try_join!(
        usage::billed_services(&app.pool, year, start_date, end_date),
        usage::letters_at_rates(&app.pool, start_date, end_date),
    )?;
    let mut breakdowns = breakdowns(&letters);
    let service = |service: usage::BilledService| BilledService {
        organisation_id: service.organisation_id.map(|id| id.to_string()).unwrap_or_default(),
        organisation_name: service.organisation_name.unwrap_or_default(),
        letter_breakdown: breakdowns.remove(&service.id).unwrap_or_default(),
        service_id: service.id,
        service_name: service.name,
        sms_cost: service.sms_cost,
        sms_chargeable_units: service.charged_sms_units,
        total_letters: service.letters,
        letter_cost: service.letter_cost,
        purchase_order_number: service.purchase_order_number,
        contact_names: service.contact_names,
        contact_email_addresses: service.contact_email_addresses,
        billing_reference: service.billing_reference,
    };
    Ok(services.into_iter().map(service).collect())
}

/// The letters of each service in words.
fn breakdowns(letters: &[LettersAtRate]) -> BTreeMap<ServiceId, String> {
    let mut texts: BTreeMap<ServiceId, String> = BTreeMap::new();
    for LettersAtRate { service_id, post_class, rate, letters } in letters {
        let class = if post_class == "international" { "" } else { " class" };
        let text = texts.entry(*service_id).or_default();
        // Writing to a text does not fail.
        let _ = writeln!(text, "{letters} {post_class}{class} letters at {}", price(*rate));
    }
    texts
}

/// As `45p` or `£1.55`.
fn price(rate: Pounds) -> String {
    const A_POUND: Pounds = Pounds::from_millionths(1_000_000);
    let pence = rate.rounded_pence();
    if rate < A_POUND { format!("{pence}p") } else { format!("£{}.{:02}", pence / 100, pence % 100) }
}

/// The letters that the printer despatched on some days.
pub async fn despatch_report(app: &App, days: DaysBetween) -> Result<Vec<DespatchedLetters>, Failure> {
    let letters = usage::despatched_letters(&app.pool, days.start_date, days.end_date).await?;
    let row = |row: usage::DespatchedLetters| DespatchedLetters {
        date: row.day,
        postage: row.postage,
        cost_threshold: row.cost_threshold,
        sheets: row.sheets,
        rate: row.rate,
        letters: row.letters,
        cost: row.rate.times(row.letters),
    };
    Ok(letters.into_iter().map(row).collect())
}

/// How much was sent on each of some days.
pub async fn daily_volumes(app: &App, days: DaysBetween) -> Result<Vec<DayOfVolumes>, Failure> {
    let volumes = usage::daily_volumes(&app.pool, days.start_date, days.end_date).await?;
    let day = |day: usage::DayOfVolumes| DayOfVolumes {
        day: day.day,
        sms_totals: day.sms,
        sms_fragment_totals: day.sms_fragments,
        sms_chargeable_units: day.sms_units,
        email_totals: day.emails,
        letter_totals: day.letters,
        letter_sheet_totals: day.letter_sheets,
    };
    Ok(volumes.into_iter().map(day).collect())
}

/// How much each provider of text messages was given on each of some days.
pub async fn daily_volumes_of_providers(app: &App, days: DaysBetween) -> Result<Vec<DayOfProvider>, Failure> {
    let volumes = usage::daily_volumes_of_providers(&app.pool, days.start_date, days.end_date).await?;
    let day = |day: usage::DayOfProvider| DayOfProvider {
        day: day.day,
        provider: day.provider,
        sms_totals: day.sms,
        sms_fragment_totals: day.sms_fragments,
        sms_chargeable_units: day.sms_units,
        sms_cost: day.sms_cost,
    };
    Ok(volumes.into_iter().map(day).collect())
}

/// How much each live service sent on some days. The allowance that is told is the latest that began in the last day's calendar
/// year or before (contract).
pub async fn volumes_by_service(app: &App, days: DaysBetween) -> Result<Vec<VolumesOfService>, Failure> {
    let volumes = usage::volumes_by_service(&app.pool, days.start_date, days.end_date, days.end_date.year()).await?;
    let service = |service: usage::VolumesOfService| VolumesOfService {
        service_name: service.name,
        service_id: service.id,
        organisation_name: service.organisation_name.unwrap_or_default(),
        organisation_id: service.organisation_id.map(|id| id.to_string()).unwrap_or_default(),
        free_allowance: service.free_allowance,
        sms_notifications: service.sms,
        sms_chargeable_units: service.sms_units,
        email_totals: service.emails,
        letter_totals: service.letters,
        letter_sheet_totals: service.letter_sheets,
        letter_cost: service.letter_cost,
    };
    Ok(volumes.into_iter().map(service).collect())
}
