//! Services: what teams set.

mod archive;
mod create;
mod dashboard;
mod get;
mod history;
mod list;
mod organisation;
mod reports;
mod sent_today;
mod statistics;
mod update;

pub use archive::archive;
pub use create::create;
pub use dashboard::dashboard;
pub use get::{get, must_exist};
pub use history::history;
pub use list::{list, named_like};
pub use organisation::organisation;
pub use reports::{live_services, monthly_data};
pub use sent_today::sent_today;
pub use statistics::{WithStatistics, detailed, statistics, with_statistics};
pub use update::update;
