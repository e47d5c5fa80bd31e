//! Tells people how it goes with a service that wants to leave trial mode.

use jiff::Timestamp;
use serde_json::{Map, Value, json};
use tidings_api_types::internal::{
    ErrorReply,
    organisations::{GoLiveNextSteps, GoLiveRejection},
};
use tidings_domain::ServiceId;
use tidings_store::{
    PgConnection,
    organisations::{self, Person},
};

use crate::{
    App, Failure,
    notify_service::{self, PlatformMessage, PlatformTemplate},
};

/// Tells the members of the service's organisation who can decide that somebody asked, and that person who they are.
pub async fn notify_approvers(app: &App, service_id: ServiceId, now: Timestamp) -> Result<(), Failure> {
    let mut transaction = app.begin().await?;
    let request = organisations::go_live_request(&mut transaction, service_id).await?.ok_or_else(Failure::not_found)?;
    let (organisation_id, organisation_name) =
        request.organisation.ok_or_else(|| Failure::invalid("The service belongs to no organisation"))?;
    let requester =
        request.requested_by.ok_or_else(|| Failure::invalid("Nobody has asked for the service to go live"))?;
    let approvers = organisations::go_live_approvers(&mut transaction, organisation_id).await?;
    if approvers.is_empty() {
        return Ok(());
    }
    let admin = &app.addresses.admin_base_url;
    for approver in &approvers {
        let message = PlatformMessage {
            template: PlatformTemplate::GoLiveNewRequestForOrgApprovers,
            to: &approver.email_address,
            personalisation: values([
                ("service_name", json!(request.service_name)),
                ("requester_name", json!(requester.name)),
                ("requester_email_address", json!(requester.email_address)),
                ("make_service_live_link", json!(format!("{admin}/services/{service_id}/make-service-live"))),
                ("support_page_link", json!(format!("{admin}/support"))),
                ("organisation_name", json!(organisation_name)),
                ("name", json!(approver.name)),
            ]),
            reply_to: Some(requester.email_address.clone()),
        };
        notify_service::send(app, &mut transaction, message, now).await?;
    }
    let names: Vec<&str> = approvers.iter().map(|approver| approver.name.as_str()).collect();
    let receipt = PlatformMessage {
        template: PlatformTemplate::GoLiveNewRequestForOrgRequester,
        to: &requester.email_address,
        personalisation: values([
            ("service_name", json!(request.service_name)),
            ("name", json!(requester.name)),
            ("organisation_name", json!(organisation_name)),
            ("organisation_team_member_names", json!(names)),
        ]),
        reply_to: None,
    };
    notify_service::send(app, &mut transaction, receipt, now).await?;
    transaction.commit().await?;
    app.wake_deliveries();
    Ok(())
}

/// Tells a member of the organisation what is to be done next.
pub async fn notify_of_next_steps(
    app: &App,
    service_id: ServiceId,
    steps: GoLiveNextSteps,
    now: Timestamp,
) -> Result<(), Failure> {
    let mut transaction = app.begin().await?;
    open_request(&mut transaction, service_id).await?;
    let message = PlatformMessage {
        template: PlatformTemplate::GoLiveRequestNextStepsForOrgUser,
        to: &steps.to,
        personalisation: values([("service_name", json!(steps.service_name)), ("body", json!(steps.body))]),
        reply_to: None,
    };
    notify_service::send(app, &mut transaction, message, now).await?;
    transaction.commit().await?;
    app.wake_deliveries();
    Ok(())
}

/// Tells the person who asked that the organisation refused.
pub async fn notify_of_rejection(
    app: &App,
    service_id: ServiceId,
    rejection: GoLiveRejection,
    now: Timestamp,
) -> Result<(), Failure> {
    let mut transaction = app.begin().await?;
    let requester = open_request(&mut transaction, service_id).await?;
    let message = PlatformMessage {
        template: PlatformTemplate::GoLiveRequestRejectedByOrgUser,
        to: &requester.email_address,
        personalisation: values([
            ("name", json!(rejection.name)),
            ("service_name", json!(rejection.service_name)),
            ("organisation_name", json!(rejection.organisation_name)),
            ("reason", json!(inset(&rejection.reason))),
            ("organisation_team_member_name", json!(rejection.organisation_team_member_name)),
            ("organisation_team_member_email", json!(rejection.organisation_team_member_email)),
        ]),
        reply_to: None,
    };
    notify_service::send(app, &mut transaction, message, now).await?;
    transaction.commit().await?;
    app.wake_deliveries();
    Ok(())
}

/// Who asked for the service to go live, if that is not decided yet.
async fn open_request(conn: &mut PgConnection, service_id: ServiceId) -> Result<Person, Failure> {
    let request = organisations::go_live_request(conn, service_id).await?.ok_or_else(Failure::not_found)?;
    let requester = request.requested_by.filter(|_| request.is_open);
    requester.ok_or_else(|| ErrorReply::invalid("The service has no open request to go live").into())
}

/// Every line as inset text.
fn inset(text: &str) -> String {
    let lines: Vec<String> = text.split('\n').map(|line| format!("^ {line}")).collect();
    lines.join("\n")
}

fn values<const N: usize>(pairs: [(&str, Value); N]) -> Map<String, Value> {
    pairs.into_iter().map(|(name, value)| (name.to_owned(), value)).collect()
}
