//! What is measured: one file per scenario.

mod admin_pages;
mod archive;
mod deliver;
mod get_notification;
mod http_floor;
mod internal;
mod mixed;
mod post;
mod receipts;
mod spreadsheet;

#[cfg(test)]
pub use post::sms_workload;

pub use get_notification::send;

use anyhow::Result;
use clap::ValueEnum;

use crate::session::Session;

/// A scenario that can be asked for. `http-floor` is not among them, as it is the yardstick of every run.
#[derive(Clone, Copy, Debug, Eq, PartialEq, ValueEnum)]
pub enum Scenario {
    /// POST /v2/notifications/sms
    PostSms,
    /// POST /v2/notifications/email
    PostEmail,
    /// GET /v2/notifications/{id}
    GetNotification,
    /// GET /v2/notifications, 250 to a page
    ListNotifications,
    /// Texts, emails and reads together
    Mixed,
    /// POST /notifications/sms/mmg
    Receipts,
    /// GET /service/{id} of the internal API
    GetService,
    /// GET /service/{id}/template/{id} of the internal API
    GetTemplate,
    /// GET /user/{id} of the internal API
    GetUser,
    /// A template's page in the admin app
    TemplatePage,
    /// A service's dashboard in the admin app
    DashboardPage,
    /// Texts from the first post until the last is in a final state
    Deliver,
    /// A file of 100,000 rows, from its upload until the last of its texts is in a final state
    Spreadsheet,
    /// POST /v2/notifications/sms, beside messages that move to the history and without that
    Archive,
}

impl Scenario {
    /// In the order in which they run when none is named.
    pub const ALL: &[Self] = &[
        Self::PostSms,
        Self::PostEmail,
        Self::GetNotification,
        Self::ListNotifications,
        Self::Mixed,
        Self::Receipts,
        Self::GetService,
        Self::GetTemplate,
        Self::GetUser,
        Self::TemplatePage,
        Self::DashboardPage,
        Self::Deliver,
        Self::Spreadsheet,
        Self::Archive,
    ];
}

/// Runs the floor, then the scenarios in the order given.
///
/// # Errors
/// When the product cannot be reached, or does not finish what it accepted.
pub async fn run(session: &mut Session, scenarios: &[Scenario]) -> Result<()> {
    http_floor::run(session).await?;
    for scenario in scenarios {
        match scenario {
            Scenario::PostSms => post::sms(session).await?,
            Scenario::PostEmail => post::email(session).await?,
            Scenario::GetNotification => get_notification::run(session).await?,
            Scenario::ListNotifications => get_notification::list(session).await?,
            Scenario::Mixed => mixed::run(session).await?,
            Scenario::Receipts => receipts::run(session).await?,
            Scenario::GetService => internal::service(session).await?,
            Scenario::GetTemplate => internal::template(session).await?,
            Scenario::GetUser => internal::user(session).await?,
            Scenario::TemplatePage => admin_pages::template(session).await?,
            Scenario::DashboardPage => admin_pages::dashboard(session).await?,
            Scenario::Deliver => deliver::run(session).await?,
            Scenario::Spreadsheet => spreadsheet::run(session).await?,
            Scenario::Archive => archive::run(session).await?,
        }
    }
    Ok(())
}
