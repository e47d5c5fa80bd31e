//! A service's notifications, as its team reads them and counts them, and a letter that it stops.

mod cancel;
mod list;
mod months;
mod shown;

pub use cancel::cancel;
pub use list::{for_csv, page};
pub use months::{count, monthly_statistics, monthly_template_usage};
pub use shown::get;

use jiff::{Timestamp, ToSpan};
use tidings_domain::london;

/// The midnight in London with which the day began that was so many days ago.
fn days_ago(days: u16, now: Timestamp) -> Timestamp {
    london::midnight(london::day(now).saturating_sub(i32::from(days).days()))
}
