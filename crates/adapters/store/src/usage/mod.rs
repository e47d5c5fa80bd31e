//! What services use, and what they pay for it. The rules are the database's functions `usage_by_day` and `allowances`,
//! which do for many services what `tidings_domain::billing` does for one. Everything is as it stands now, what is not folded
//! into the facts yet included.

mod all_services;
mod days;
mod letters;
mod of_organisation;
mod of_service;

use tidings_domain::Pounds;

use crate::{StoreError, known};

pub use all_services::{
    BilledService, LettersAtRate, VolumesOfService, billed_services, letters_at_rates, volumes_by_service,
};
pub use days::{DayOfProvider, DayOfVolumes, daily_volumes, daily_volumes_of_providers};
pub use letters::{DespatchedLetters, despatched_letters};
pub use of_organisation::{ServiceUsage, of_services};
pub use of_service::{MonthOfUsage, Usage, by_month, by_year};

/// Reads a sum of money, written in digits.
fn pounds(text: &str) -> Result<Pounds, StoreError> {
    known("ft_billing", "rate", text)
}
