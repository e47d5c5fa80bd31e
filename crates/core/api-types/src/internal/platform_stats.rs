//! What everybody sent, and what is to be billed: reports for those who run the platform.

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use tidings_domain::{FinancialYear, NotificationStatus, NotificationType, Pounds, ServiceId};

use super::{ErrorReply, endpoint::endpoint, service::reports::DaysBetween};

endpoint! {
    /// What became of all messages of some days, by channel; without days, of today.
    GET "/platform-stats" => GetPlatformStats {} [DaysBetween] -> BTreeMap<NotificationType, ChannelStats>
}

endpoint! {
    /// Which services have to pay what for some days of one financial year; services without an organisation last.
    GET "/platform-stats/data-for-billing-report" => GetBillingReport {} [DaysBetween] -> Vec<BilledService>
}

endpoint! {
    /// The letters that the printer despatched on some days of one financial year.
    GET "/platform-stats/data-for-dvla-billing-report" => GetDespatchReport {} [DaysBetween] -> Vec<DespatchedLetters>
}

endpoint! {
    /// How much was sent on each of some days.
    GET "/platform-stats/daily-volumes-report" => GetDailyVolumes {} [DaysBetween] -> Vec<DayOfVolumes>
}

endpoint! {
    /// How much each provider of text messages was given on each of some days.
    GET "/platform-stats/daily-sms-provider-volumes-report" => GetDailyVolumesOfProviders {} [DaysBetween] -> Vec<DayOfProvider>
}

endpoint! {
    /// How much each live service sent on some days.
    GET "/platform-stats/volumes-by-service" => GetVolumesByService {} [DaysBetween] -> Vec<VolumesOfService>
}

/// Reads the days of a report.
///
/// # Errors
/// When one is none, or not written `YYYY-MM-DD`.
pub fn read_days(start_date: Option<&str>, end_date: Option<&str>) -> Result<DaysBetween, ErrorReply> {
    let day = |text: Option<&str>| {
        let text = text.filter(|text| text.len() == "YYYY-MM-DD".len());
        let day = text.and_then(|text| Date::strptime("%Y-%m-%d", text).ok());
        day.ok_or_else(|| ErrorReply::invalid("Input must be a date in the format: YYYY-MM-DD"))
    };
    Ok(DaysBetween { start_date: day(start_date)?, end_date: day(end_date)? })
}

/// Reads the days of a bill, and the financial year in which they lie.
///
/// # Errors
/// As [`read_days`]; when they are in the wrong order, or lie in several years.
pub fn read_days_of_a_year(
    start_date: Option<&str>,
    end_date: Option<&str>,
) -> Result<(FinancialYear, DaysBetween), ErrorReply> {
    let days = read_days(start_date, end_date)?;
    if days.end_date < days.start_date {
        return Err(ErrorReply::invalid("Start date must be before end date"));
    }
    let year = FinancialYear::of(days.start_date).filter(|year| FinancialYear::of(days.end_date) == Some(*year));
    let year = year.ok_or_else(|| ErrorReply::invalid("Date must be in a single financial year."))?;
    Ok((year, days))
}

/// What became of a channel's messages.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChannelStats {
    /// Without those of test keys.
    pub total: i64,
    #[serde(rename = "test-key")]
    pub test_key: i64,
    /// By kind; those that there were not are there with zero.
    pub failures: BTreeMap<NotificationStatus, i64>,
}

/// A service that has to pay.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BilledService {
    /// Empty without one, like its name.
    pub organisation_id: String,
    pub organisation_name: String,
    pub service_id: ServiceId,
    pub service_name: String,
    pub sms_cost: Pounds,
    /// Text message fragments to be paid for, each as often as the country's multiplier says.
    pub sms_chargeable_units: i64,
    pub total_letters: i64,
    pub letter_cost: Pounds,
    /// As `6 second class letters at 45p`, a line for each class and price.
    pub letter_breakdown: String,
    /// The service's own, else its organisation's; so the rest.
    pub purchase_order_number: Option<String>,
    pub contact_names: Option<String>,
    pub contact_email_addresses: Option<String>,
    pub billing_reference: Option<String>,
}

/// Letters of a kind that were despatched on a day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DespatchedLetters {
    pub date: Date,
    /// A class of post.
    pub postage: String,
    /// `sorted` or `unsorted`.
    pub cost_threshold: String,
    /// Of each letter.
    pub sheets: i32,
    pub rate: Pounds,
    pub letters: i64,
    pub cost: Pounds,
}

/// How much was sent on a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DayOfVolumes {
    pub day: Date,
    pub sms_totals: i64,
    pub sms_fragment_totals: i64,
    /// Fragments, each as often as the country's multiplier says.
    pub sms_chargeable_units: i64,
    pub email_totals: i64,
    pub letter_totals: i64,
    pub letter_sheet_totals: i64,
}

/// How much a provider was given on a day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DayOfProvider {
    pub day: Date,
    pub provider: String,
    pub sms_totals: i64,
    pub sms_fragment_totals: i64,
    /// Fragments, each as often as the country's multiplier says.
    pub sms_chargeable_units: i64,
    /// As if nobody had an allowance.
    pub sms_cost: Pounds,
}

/// How much a live service sent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct VolumesOfService {
    pub service_name: String,
    pub service_id: ServiceId,
    /// Empty without one, like its id.
    pub organisation_name: String,
    pub organisation_id: String,
    pub free_allowance: i32,
    pub sms_notifications: i64,
    /// Fragments, each as often as the country's multiplier says.
    pub sms_chargeable_units: i64,
    pub email_totals: i64,
    pub letter_totals: i64,
    pub letter_sheet_totals: i64,
    pub letter_cost: Pounds,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_days_of_a_bill_lie_in_one_year() {
        for (start, end) in [("2019-04-01", "2019-06-30"), ("2019-01-01", "2019-03-31"), ("2019-12-01", "2020-02-28")] {
            assert!(read_days_of_a_year(Some(start), Some(end)).is_ok(), "{start} {end}");
        }
        let form = "Input must be a date in the format: YYYY-MM-DD";
        for (start, end, message) in [
            (Some("2019-03-31"), Some("2019-04-01"), "Date must be in a single financial year."),
            (Some("2019-08-01"), Some("2019-06-01"), "Start date must be before end date"),
            (Some("22-01-2019"), Some("2019-08-01"), form),
            (Some("2019-07-01"), Some("not-date"), form),
            (Some("20190701"), Some("2019-07-01"), form),
            (Some("2019-02-29"), Some("2019-07-01"), form),
            (None, Some("2019-07-01"), form),
        ] {
            assert_eq!(read_days_of_a_year(start, end).unwrap_err(), ErrorReply::invalid(message));
        }
    }
}
