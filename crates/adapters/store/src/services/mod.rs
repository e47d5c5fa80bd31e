//! Services: who sends, what they may do, and whom they may send to.

mod archive;
mod details;
mod founding;
mod history;
mod insert;
mod list;
mod months;
mod reports;
mod sending;
mod statistics;
mod trouble;
mod update;

pub use archive::archive_belongings;
pub use details::{Callback, ServiceDetails, all, find, lock, of_user};
pub use founding::{
    Founder, ParentOrganisation, crown_of_type, founder, insert_default_allowance, nhs_brandings, organisation_of_email,
};
pub use history::{ServiceVersion, versions};
pub use insert::{insert, insert_member};
pub use list::{Member, ServiceInBrief, active_members, exists, hold, named_like, names};
pub use months::{billed_since, outcomes_by_month};
pub use reports::{LiveService, MonthOfService, by_month, live_services};
pub use sending::{EmailReplyTo, SendingService, SmsSender, allowed_recipients, for_sending, team_contacts};
pub use statistics::{OutcomeCount, OutcomeOfService, OutcomesWanted, outcomes, outcomes_of_all};
pub use trouble::{FailingService, TvService, sending_to_tv_numbers, with_high_failure_rates};
pub use update::update;
