//! The financial years that figures are told of, to choose from.

use minijinja::{Value, context};
use serde::Deserialize;
use tidings_domain::FinancialYear;

use crate::visit::Visit;

/// So many years can be chosen, the current one first.
const YEARS: i16 = 3;

/// `?year=2025`.
#[derive(Clone, Copy, Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct YearChosen {
    year: Option<i16>,
}

impl YearChosen {
    /// The year that was chosen; the current one if there is no such.
    pub(super) fn or_current(self, visit: &Visit) -> Option<FinancialYear> {
        let current = FinancialYear::at(visit.now)?;
        let chosen = self.year.and_then(FinancialYear::starting_in);
        Some(chosen.filter(|year| *year <= current).unwrap_or(current))
    }
}

/// Links to the years, for pills.
pub(super) fn links(visit: &Visit, shown: FinancialYear) -> Value {
    let current = FinancialYear::at(visit.now).map_or(shown.start_year(), FinancialYear::start_year);
    (0..YEARS)
        .filter_map(|ago| FinancialYear::starting_in(current - ago))
        .map(|year| {
            context! {
                text => format!("{year} financial year"),
                href => format!("{}?year={}", visit.path(), year.start_year()),
                current => year == shown,
            }
        })
        .collect()
}
