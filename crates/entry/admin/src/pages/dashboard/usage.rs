//! `/services/{service_id}/usage`: what a service used in a financial year, and what it pays for it.

use jiff::civil::Date;
use minijinja::{Value, context, value::Serde};
use serde::Serialize;
use tidings_api_types::internal::billing::{MonthOfUsage, Usage};
use tidings_domain::{FinancialYear, NotificationType, Pounds, london};

use super::years::{self, YearChosen};
use crate::{
    access::{Access, Role},
    format,
    problem::Problem,
    routing::Routes,
    visit::{Answer, InService, Query},
};

pub(super) fn routes(routes: &mut Routes) {
    routes.get("/services/{service_id}/usage", Access::member_with(&[Role::ManageService]), show);
}

async fn show(visit: InService, Query(chosen): Query<YearChosen>) -> Answer {
    let year = chosen.or_current(&visit).ok_or(Problem::NotFound)?;
    let (billing, id) = (&visit.client.billing, visit.service.id);
    let (allowance, usage, months) = tokio::try_join!(
        billing.free_sms_fragment_limit(id, year),
        billing.yearly_usage(id, year),
        billing.monthly_usage(id, year),
    )?;
    let months = by_month(year, london::day(visit.now), &months);
    let context = context! {
        totals => Serde(Totals::of(&usage, allowance.free_sms_fragment_limit.into())),
        most => months.iter().map(|month| month.pence).max().unwrap_or_default(),
        months => months.iter().map(Serde).collect::<Value>(),
        years => years::links(&visit, year),
        year => year.to_string(),
        ends => format!("31 March {}", year.last_day().year()),
    };
    visit.page("dashboard/usage.html", context)
}

/// A year in numbers.
#[derive(Debug, PartialEq, Serialize)]
struct Totals {
    emails: i64,
    /// Fragments, each as often as the country's multiplier says: so they are counted everywhere here.
    sms: i64,
    sms_allowance: i64,
    sms_allowance_left: i64,
    /// Those that are paid for, by price.
    sms_paid: Vec<Paid>,
    sms_cost: String,
    letters: i64,
    letter_cost: String,
}

/// How many are paid for at a price.
#[derive(Debug, PartialEq, Serialize)]
struct Paid {
    count: i64,
    /// Of one, as `2.40p`.
    price: String,
}

impl Totals {
    fn of(usage: &[Usage], sms_allowance: i64) -> Self {
        let of = |channel| usage.iter().filter(move |used| used.notification_type == channel);
        let sms: i64 = of(NotificationType::Sms).map(|used| used.chargeable_units).sum();
        let cost = |channel| format::pounds(of(channel).map(|used| used.cost).sum());
        let paid = |used: &Usage| Paid { count: used.charged_units, price: format::pence(used.rate) };
        Self {
            emails: of(NotificationType::Email).map(|used| used.notifications_sent).sum(),
            sms,
            sms_allowance,
            sms_allowance_left: (sms_allowance - sms).max(0),
            sms_paid: of(NotificationType::Sms).filter(|used| used.charged_units > 0).map(paid).collect(),
            sms_cost: cost(NotificationType::Sms),
            letters: of(NotificationType::Letter).map(|used| used.notifications_sent).sum(),
            letter_cost: cost(NotificationType::Letter),
        }
    }
}

/// What a month cost.
#[derive(Debug, PartialEq, Serialize)]
struct Month {
    name: String,
    cost: String,
    /// The same, to draw it.
    pence: i64,
    /// What was used, a line for each price.
    sms: Vec<String>,
    letters: Vec<String>,
}

/// The months of the year that have begun.
fn by_month(year: FinancialYear, today: Date, usage: &[MonthOfUsage]) -> Vec<Month> {
    let firsts = year.first_day().series(jiff::Span::new().months(1)).take(12).take_while(|first| *first <= today);
    firsts
        .map(|first| {
            let name = first.strftime("%B").to_string();
            let of_month: Vec<&MonthOfUsage> = usage.iter().filter(|used| used.month == name).collect();
            let cost: Pounds = of_month.iter().map(|used| used.usage.cost).sum();
            Month {
                name: first.strftime("%B %Y").to_string(),
                cost: format::pounds(cost),
                pence: cost.rounded_pence(),
                sms: sms_lines(&of_month),
                letters: letter_lines(&of_month),
            }
        })
        .collect()
}

fn sms_lines(usage: &[&MonthOfUsage]) -> Vec<String> {
    let sms = || usage.iter().map(|used| used.usage).filter(|used| used.notification_type == NotificationType::Sms);
    let free: i64 = sms().map(|used| used.free_allowance_used).sum();
    let free = (free > 0).then(|| format!("{} free {}", format::number(free), format::channel_name("sms", free)));
    let paid = sms()
        .filter(|used| used.charged_units > 0)
        .map(|used| format!("{} at {}", format::message_count(used.charged_units, "sms"), format::pence(used.rate)));
    free.into_iter().chain(paid).collect()
}

/// Those that go abroad are told as one class.
fn letter_lines(usage: &[&MonthOfUsage]) -> Vec<String> {
    const CLASSES: [&str; 4] = ["first class", "second class", "economy mail", "international"];
    let class_of = |postage: &str| match postage {
        "first" => 0,
        "second" => 1,
        "economy" => 2,
        _ => 3,
    };
    let mut by_price = std::collections::BTreeMap::new();
    for used in usage.iter().filter(|used| used.usage.notification_type == NotificationType::Letter) {
        *by_price.entry((class_of(&used.postage), used.usage.rate)).or_default() += used.usage.notifications_sent;
    }
    let line = |((class, rate), sent): ((usize, Pounds), i64)| {
        let class = CLASSES.get(class).copied().unwrap_or_default();
        let letters = format::channel_name("letter", sent);
        format!("{} {class} {letters} at {}", format::number(sent), format::pounds(rate))
    };
    by_price.into_iter().filter(|(_, sent)| *sent > 0).map(line).collect()
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    fn used(channel: NotificationType, rate: &str, sent: i64, free: i64) -> Usage {
        let rate: Pounds = rate.parse().unwrap();
        Usage {
            notification_type: channel,
            chargeable_units: sent,
            notifications_sent: sent,
            rate,
            cost: rate.times(sent - free),
            free_allowance_used: free,
            charged_units: sent - free,
        }
    }

    fn in_month(month: &str, postage: &str, usage: Usage) -> MonthOfUsage {
        MonthOfUsage { month: month.to_owned(), postage: postage.to_owned(), usage }
    }

    #[test]
    fn the_allowance_comes_first() {
        let usage = [
            used(NotificationType::Email, "0", 2_000, 0),
            used(NotificationType::Letter, "0.73", 3, 0),
            used(NotificationType::Sms, "0.024", 1_500, 1_000),
        ];
        let totals = Totals::of(&usage, 1_000);
        assert_eq!((totals.sms_allowance_left, totals.sms_cost.as_str()), (0, "£12.00"));
        assert_eq!(totals.sms_paid, [Paid { count: 500, price: "2.40p".to_owned() }]);
        assert_eq!((totals.emails, totals.letters, totals.letter_cost.as_str()), (2_000, 3, "£2.19"));
        assert_eq!(Totals::of(&usage[..2], 1_000).sms_allowance_left, 1_000);
    }

    #[test]
    fn months_that_have_begun_are_told() {
        let year = FinancialYear::starting_in(2026).unwrap();
        let usage = [
            in_month("May", "none", used(NotificationType::Sms, "0.024", 30, 10)),
            in_month("May", "europe", used(NotificationType::Letter, "1.80", 1, 0)),
            in_month("May", "rest-of-world", used(NotificationType::Letter, "1.80", 2, 0)),
            in_month("May", "first", used(NotificationType::Letter, "1.56", 1, 0)),
        ];
        let months = by_month(year, date(2026, 6, 1), &usage);
        let names: Vec<_> = months.iter().map(|month| (month.name.as_str(), month.cost.as_str())).collect();
        assert_eq!(names, [("April 2026", "£0.00"), ("May 2026", "£7.44"), ("June 2026", "£0.00")]);
        assert_eq!(months[1].sms, ["10 free text messages", "20 text messages at 2.40p"]);
        assert_eq!(months[1].letters, ["1 first class letter at £1.56", "3 international letters at £1.80"]);
        assert_eq!(by_month(year, date(2028, 1, 1), &[]).len(), 12);
        assert_eq!(by_month(year, date(2028, 1, 1), &[]).last().unwrap().name, "March 2027");
    }
}
