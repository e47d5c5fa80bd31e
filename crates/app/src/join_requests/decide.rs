//! Decides about a request to join a service's team.

use jiff::Timestamp;
use serde_json::{Map, Value};
use tidings_api_types::internal::join_requests::{JoinRequest, JoinRequestDecision};
use tidings_domain::{AuthType, JoinRequestStatus, ServiceId, ServiceJoinRequestId, UserId, ids};
use tidings_store::{
    PgConnection, StoreError, join_requests,
    users::{self, Change},
};

use super::on_the_wire;
use crate::{
    App, Failure,
    notify_service::{self, PlatformMessage, PlatformTemplate},
    random,
};

/// Writes down what was decided. Who is let in joins the team, hears of it, and has nothing else pending.
pub async fn decide(
    app: &App,
    service: ServiceId,
    id: ServiceJoinRequestId,
    decision: JoinRequestDecision,
    now: Timestamp,
) -> Result<JoinRequest, Failure> {
    let mut transaction = app.begin().await?;
    let (status, decider) = (decision.status, decision.status_changed_by_id);
    let reason = decision.reason.as_deref();
    let decided = join_requests::decide(&mut transaction, service, id, status, decider, reason, now).await;
    if !decided.map_err(refusal)? {
        return Err(Failure::not_found());
    }
    let approved = status == JoinRequestStatus::Approved;
    if approved {
        let request = join_requests::find(&mut *transaction, service, id).await?.ok_or_else(Failure::not_found)?;
        let requester = request.requester;
        let_in(&mut transaction, service, requester.id, &decision, now).await?;
        let approver_name = request.status_changed_by.map(|(_, name)| name).unwrap_or_default();
        let dashboard_url = format!("{}/services/{service}", app.addresses.admin_base_url);
        let message = PlatformMessage {
            template: PlatformTemplate::ServiceJoinRequestApproved,
            to: &requester.email_address,
            personalisation: Map::from_iter([
                ("requester_name".to_owned(), Value::String(requester.name)),
                ("approver_name".to_owned(), Value::String(approver_name)),
                ("service_name".to_owned(), Value::String(request.service_name)),
                ("dashboard_url".to_owned(), Value::String(dashboard_url)),
            ]),
            reply_to: None,
        };
        notify_service::send(app, &mut transaction, message, now).await?;
        join_requests::cancel_pending(&mut transaction, service, requester.id, decider, now).await?;
    }
    let request = join_requests::find(&mut *transaction, service, id).await?.ok_or_else(Failure::not_found)?;
    transaction.commit().await?;
    if approved {
        app.wake_deliveries();
    }
    Ok(on_the_wire(request))
}

/// Puts the requester on the team. Nobody is made to sign in by text message who has no number.
async fn let_in(
    conn: &mut PgConnection,
    service: ServiceId,
    requester: UserId,
    decision: &JoinRequestDecision,
    now: Timestamp,
) -> Result<(), Failure> {
    users::add_to_service(conn, requester, service).await?;
    let mut permissions = Vec::new();
    for permission in &decision.permissions {
        if !permissions.iter().any(|(_, given)| given == permission) {
            permissions.push((ids::time_ordered(now, random::id_bytes()), *permission));
        }
    }
    users::replace_permissions(conn, requester, service, &permissions, now).await?;
    users::replace_folders(conn, requester, service, &decision.folder_permissions).await?;
    let user = users::get(&mut *conn, requester).await?.ok_or_else(Failure::not_found)?;
    let wanted = decision.auth_type.filter(|wanted| *wanted != user.auth_type);
    if let Some(auth_type) = wanted.filter(|wanted| *wanted != AuthType::Sms || user.mobile_number.is_some()) {
        let change = Change { auth_type: Some(auth_type), ..Change::default() };
        users::update(conn, requester, &change, now).await?;
    }
    Ok(())
}

fn refusal(error: StoreError) -> Failure {
    match error.constraint() {
        Some("service_join_requests_status_changed_by_id_fkey") => Failure::not_found(),
        _ => error.into(),
    }
}
