//! Asks some of a service's team to let a person join it.

use jiff::Timestamp;
use serde_json::{Map, Value, json};
use tidings_api_types::internal::join_requests::NewJoinRequest;
use tidings_domain::{ServiceId, ServiceJoinRequestId, UserId};
use tidings_store::{join_requests, organisations};

use crate::{
    App, Failure,
    notify_service::{self, PlatformMessage, PlatformTemplate},
    random,
};

/// Asks those of the given people who are on the service's team, by email, and tells the requester whom. People who are not on
/// the team are written down and not asked; if nobody is left, there is no request.
pub async fn create(
    app: &App,
    service: ServiceId,
    new: NewJoinRequest,
    now: Timestamp,
) -> Result<ServiceJoinRequestId, Failure> {
    let mut transaction = app.begin().await?;
    let service_name = organisations::service_name(&mut transaction, service).await?;
    let service_name = service_name.ok_or_else(Failure::not_found)?;
    let requester = join_requests::contacts(&mut transaction, service, &[new.requester_id]).await?.pop();
    let requester = requester.ok_or_else(Failure::not_found)?;
    let mut wanted = new.contacted_user_ids;
    let mut seen = std::collections::HashSet::new();
    wanted.retain(|id| seen.insert(*id));
    let contacts = join_requests::contacts(&mut transaction, service, &wanted).await?;
    if contacts.len() < wanted.len() {
        return Err(Failure::not_found());
    }
    if requester.is_member {
        return Err(Failure::invalid("user-already-in-service"));
    }
    if !contacts.iter().any(|contact| contact.is_member) {
        return Err(Failure::invalid("no-valid-service-managers-ids"));
    }
    let requester = requester.person;
    let id = ServiceJoinRequestId::at(now, random::id_bytes());
    let contacted: Vec<UserId> = contacts.iter().map(|contact| contact.person.id).collect();
    let reason = new.reason.as_deref();
    join_requests::insert(&mut transaction, id, service, requester.id, &contacted, reason, now).await?;
    let host = new.invite_link_host;
    let reason = reason.unwrap_or_default();
    for contact in contacts.iter().filter(|contact| contact.is_member) {
        let message = PlatformMessage {
            template: PlatformTemplate::RequestInviteToService,
            to: &contact.person.email_address,
            personalisation: values([
                ("approver_name", json!(contact.person.name)),
                ("requester_name", json!(requester.name)),
                ("requester_email_address", json!(requester.email_address)),
                ("service_name", json!(service_name)),
                ("reason_given", json!(if reason.is_empty() { "no" } else { "yes" })),
                ("reason", json!(inset(reason))),
                ("url", json!(format!("{host}/services/{service}/join-request/{id}/approve"))),
            ]),
            reply_to: Some(requester.email_address.clone()),
        };
        notify_service::send(app, &mut transaction, message, now).await?;
    }
    let asked = contacts.iter().map(|contact| format!("{} – {}", contact.person.name, contact.person.email_address));
    let receipt = PlatformMessage {
        template: PlatformTemplate::ReceiptForRequestInviteToService,
        to: &requester.email_address,
        personalisation: values([
            ("requester_name", json!(requester.name)),
            ("service_name", json!(service_name)),
            ("service_admin_names", asked.collect()),
            ("url_ask_to_join_page", json!(format!("{host}/services/{service}/join/ask"))),
        ]),
        reply_to: None,
    };
    notify_service::send(app, &mut transaction, receipt, now).await?;
    transaction.commit().await?;
    app.wake_deliveries();
    Ok(id)
}

/// Every line as inset text.
fn inset(text: &str) -> String {
    let lines: Vec<String> = text.lines().map(|line| format!("^ {line}")).collect();
    lines.join("\n")
}

fn values<const N: usize>(pairs: [(&str, Value); N]) -> Map<String, Value> {
    pairs.into_iter().map(|(name, value)| (name.to_owned(), value)).collect()
}
