//! A service's notifications, as its team reads them and counts them, and a letter that it stops.

mod cancel;
mod events;
mod list;
mod months;
mod of_job;
mod shown;

pub use cancel::cancel;
pub use events::events;
pub(crate) use list::row as csv_row;
pub use list::{for_csv, page};
pub use months::{count, monthly_statistics, monthly_template_usage};
pub use of_job::{of_job, of_job_for_csv};
pub use shown::get;
pub(crate) use shown::with_templates;

use jiff::{Timestamp, ToSpan};
use tidings_domain::london;

/// The midnight in London with which the day began that was so many days ago.
pub(crate) fn days_ago(days: u16, now: Timestamp) -> Timestamp {
    london::midnight(london::day(now).saturating_sub(i32::from(days).days()))
}
