//! Who pays for which text messages of a financial year.

use jiff::civil::Date;

use crate::Pounds;

/// The text messages of a service on a day, at a price.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Texts {
    pub day: Date,
    /// Of one fragment.
    pub price: Pounds,
    /// Fragments, each as often as the country's multiplier says.
    pub units: i64,
}

/// How they are paid for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Charge {
    /// Units that the allowance covers.
    pub free: i64,
    /// Units to pay for: the rest.
    pub charged: i64,
    pub cost: Pounds,
}

/// Uses up `allowance` in the order of days, the cheaper first where a day has two prices, and tells for each of `texts` what is
/// left to pay. So does Notify's `_fetch_usage_for_service_sms`, which leaves open in which order a day's prices come.
///
/// ```
/// use jiff::civil::date;
/// use tidings_domain::billing::{Charge, Texts, charge};
///
/// let price = "0.024".parse().unwrap();
/// let [may, april] = [5, 4].map(|month| Texts { day: date(2026, month, 1), price, units: 70 });
/// let cost = "0.96".parse().unwrap();
/// assert_eq!(charge(100, &[may, april])[0], Charge { free: 30, charged: 40, cost });
/// assert_eq!(charge(100, &[may, april])[1].free, 70);
/// ```
pub fn charge(allowance: i64, texts: &[Texts]) -> Vec<Charge> {
    let mut order: Vec<usize> = (0..texts.len()).collect();
    order.sort_by_key(|index| texts.get(*index));
    let mut charges = vec![Charge::default(); texts.len()];
    let mut left = allowance.max(0);
    for index in order {
        let (Some(texts), Some(charge)) = (texts.get(index), charges.get_mut(index)) else { continue };
        let free = texts.units.min(left);
        let charged = texts.units - free;
        left -= free;
        *charge = Charge { free, charged, cost: texts.price.times(charged) };
    }
    charges
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use proptest::prelude::*;

    use super::*;

    fn texts(day: i8, price: &str, units: i64) -> Texts {
        Texts { day: date(2026, 4, day), price: price.parse().unwrap(), units }
    }

    #[test]
    fn nothing_is_paid_while_the_allowance_lasts() {
        let charges = charge(100, &[texts(1, "0.024", 60), texts(2, "0.024", 40), texts(3, "0.024", 1)]);
        let told: Vec<_> = charges.iter().map(|charge| (charge.free, charge.charged)).collect();
        assert_eq!(told, [(60, 0), (40, 0), (0, 1)]);
    }

    #[test]
    fn without_an_allowance_all_is_paid() {
        assert_eq!(charge(0, &[texts(1, "0.024", 5)])[0].cost, "0.12".parse().unwrap());
        assert_eq!(charge(-3, &[texts(1, "0.024", 5)])[0].charged, 5);
    }

    #[test]
    fn a_day_with_two_prices_begins_with_the_cheaper() {
        let charges = charge(10, &[texts(1, "0.03", 10), texts(1, "0.02", 10)]);
        assert_eq!((charges[0].free, charges[1].free), (0, 10));
    }

    proptest! {
        #[test]
        fn every_unit_is_free_or_paid_whatever_the_order(
            allowance in 0_i64..2_000,
            days in proptest::collection::vec((1_i8..30, 1_i64..100), 0..30),
        ) {
            let mut all: Vec<Texts> = days.iter().map(|(day, units)| texts(*day, "0.024", *units)).collect();
            let total: i64 = all.iter().map(|texts| texts.units).sum();
            let sum = |charges: &[Charge]| charges.iter().fold((0, 0, Pounds::ZERO), |sum, charge| {
                (sum.0 + charge.free, sum.1 + charge.charged, sum.2 + charge.cost)
            });
            let (free, charged, cost) = sum(&charge(allowance, &all));
            prop_assert_eq!(free, total.min(allowance));
            prop_assert_eq!(charged, total - free);
            prop_assert_eq!(cost, "0.024".parse::<Pounds>().unwrap().times(charged));
            all.reverse();
            prop_assert_eq!(sum(&charge(allowance, &all)), (free, charged, cost));
        }
    }
}
