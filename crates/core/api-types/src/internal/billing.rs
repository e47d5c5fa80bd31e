//! What a service used, and what it pays for it.

use serde::{Deserialize, Serialize};
use serde_json::Value;
use tidings_domain::{FinancialYear, NotificationType, Pounds, ServiceId};

use super::{ErrorReply, QueryString, endpoint::endpoint, notifications::Year};
use crate::schema::{Fault, Faults, ObjectReader, small_integer};

endpoint! {
    /// What a service used in a financial year, by month, channel, price and class of post; without emails, which cost nothing.
    GET "/service/{service_id}/billing/monthly-usage" => GetMonthlyUsage { service_id: ServiceId } [Year] -> Vec<MonthOfUsage>
}

endpoint! {
    /// What a service used in a financial year, by channel and price.
    GET "/service/{service_id}/billing/yearly-usage-summary" => GetYearlyUsage { service_id: ServiceId } [Year] -> Vec<Usage>
}

endpoint! {
    /// How many text message fragments a service sends for nothing in a financial year; without a year, in this one.
    GET "/service/{service_id}/billing/free-sms-fragment-limit"
        => GetFreeSmsFragmentLimit { service_id: ServiceId } [LimitYear] -> FreeSmsFragmentLimit
}

endpoint! {
    /// Gives a service another allowance in this financial year.
    POST "/service/{service_id}/billing/free-sms-fragment-limit"
        => SetFreeSmsFragmentLimit { service_id: ServiceId } (NewFreeSmsFragmentLimit) -> 201 NewFreeSmsFragmentLimit
}

/// Reads the parameter `year` of a usage.
///
/// # Errors
/// When it is no year.
pub fn read_year(text: Option<&str>) -> Result<FinancialYear, ErrorReply> {
    let year = Year::read(text).map_err(|_| ErrorReply::invalid("No valid year provided"));
    year.map(|Year(year)| year)
}

/// What was used by a channel at a price.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Usage {
    pub notification_type: NotificationType,
    /// What is counted: fragments of texts as often as the country's multiplier says, letters as such; nothing of emails.
    pub chargeable_units: i64,
    pub notifications_sent: i64,
    /// Of a unit.
    pub rate: Pounds,
    pub cost: Pounds,
    /// Units that the free allowance covered.
    pub free_allowance_used: i64,
    /// Units that are paid for: the rest.
    pub charged_units: i64,
}

/// What was used in a month.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MonthOfUsage {
    /// Its English name.
    pub month: String,
    /// The class of post of letters, `none` for the rest.
    pub postage: String,
    #[serde(flatten)]
    pub usage: Usage,
}

/// The financial year of an allowance.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct LimitYear {
    pub financial_year_start: Option<i16>,
}

impl QueryString for LimitYear {
    fn pairs(&self) -> Vec<(&'static str, String)> {
        self.financial_year_start.map(|year| ("financial_year_start", year.to_string())).into_iter().collect()
    }
}

impl LimitYear {
    /// Allowances began in it.
    const FIRST: i16 = 2016;

    /// The year that the parameter `financial_year_start` says, or `present` where there is none.
    ///
    /// # Errors
    /// When it is no year, one before the first, or one that has not begun.
    pub fn read(text: Option<&str>, present: FinancialYear) -> Result<FinancialYear, ErrorReply> {
        let Some(text) = text.filter(|text| !text.is_empty()) else { return Ok(present) };
        let year = text.trim().parse().ok().filter(|year| (Self::FIRST..=present.start_year()).contains(year));
        year.and_then(FinancialYear::starting_in).ok_or_else(|| {
            ErrorReply::invalid(format!(
                "financial_year_start must be a year from {} to {}",
                Self::FIRST,
                present.start_year()
            ))
        })
    }
}

/// An allowance.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FreeSmsFragmentLimit {
    pub free_sms_fragment_limit: i32,
    /// The calendar year in which the financial year begins.
    pub financial_year_start: i16,
}

/// Another allowance.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewFreeSmsFragmentLimit {
    pub free_sms_fragment_limit: i32,
}

impl NewFreeSmsFragmentLimit {
    /// Reads a body.
    ///
    /// # Errors
    /// When the number is missing, none, or below zero.
    pub fn read(body: &Value) -> Result<Self, Faults> {
        let mut reader = ObjectReader::new(body)?;
        let limit = reader.required("free_sms_fragment_limit", |value| match small_integer(value)? {
            below @ ..0 => Err(Fault::new(format!("{below} is less than the minimum of 0"))),
            limit => Ok(limit),
        });
        reader.finish_with_others()?;
        Ok(Self { free_sms_fragment_limit: limit.unwrap_or_default() })
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn months_are_flat_and_money_is_numbers() {
        let usage = Usage {
            notification_type: NotificationType::Sms,
            chargeable_units: 3,
            notifications_sent: 2,
            rate: "0.0162".parse().unwrap(),
            cost: "0.0324".parse().unwrap(),
            free_allowance_used: 1,
            charged_units: 2,
        };
        let month = MonthOfUsage { month: "April".to_owned(), postage: "none".to_owned(), usage };
        let written = json!({
            "month": "April", "notification_type": "sms", "chargeable_units": 3, "notifications_sent": 2, "rate": 0.0162,
            "postage": "none", "cost": 0.0324, "free_allowance_used": 1, "charged_units": 2,
        });
        assert_eq!(json!(month), written);
        assert_eq!(serde_json::from_value::<MonthOfUsage>(written).unwrap(), month);
    }

    #[test]
    fn allowances_are_of_years_that_have_begun() {
        let present = FinancialYear::starting_in(2026).unwrap();
        for (text, year) in [(None, 2026), (Some(""), 2026), (Some("2016"), 2016), (Some("2026"), 2026)] {
            assert_eq!(LimitYear::read(text, present).unwrap().start_year(), year);
        }
        for text in ["2015", "2027", "soon", "99999"] {
            assert_eq!(LimitYear::read(Some(text), present).unwrap_err().status, 400, "{text}");
        }
    }

    #[test]
    fn an_allowance_is_no_less_than_nothing() {
        let read = |body: Value| NewFreeSmsFragmentLimit::read(&body);
        assert_eq!(read(json!({"free_sms_fragment_limit": 0})).unwrap().free_sms_fragment_limit, 0);
        for (body, fault) in [
            (json!({}), "free_sms_fragment_limit is a required property"),
            (json!({"free_sms_fragment_limit": -1}), "free_sms_fragment_limit -1 is less than the minimum of 0"),
            (json!({"free_sms_fragment_limit": "x"}), "free_sms_fragment_limit x is not of type integer"),
        ] {
            assert_eq!(read(body).unwrap_err(), Faults(vec![fault.to_owned()]));
        }
    }
}
