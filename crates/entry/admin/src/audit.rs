//! What people did, written down for the record by `POST /events`: under the names and with the fields that Notify's app gives it.
//!
//! It is written as soon as the API has done the deed, and waited for: it takes one row, for things that are done seldom. What was
//! done stays done even if it cannot be written down, and the log says so then.

use serde::Serialize;
use serde_json::{Value, json};
use tidings_api_types::internal::events::NewEvent;
use tidings_domain::{InboundNumberId, ServiceId, UserId, UserPermission};

use crate::{access::Role, user_agent, visit::Visit};

/// So much is kept of what a browser and the proxies before us say, in characters.
const LONGEST: usize = 255;

/// Something that somebody did.
#[derive(Clone, Debug, Serialize)]
#[serde(tag = "event_type", content = "data", rename_all = "snake_case")]
pub enum Deed {
    /// So spelt.
    SucessfulLogin {
        user_id: UserId,
    },
    UpdateUserEmail {
        user_id: UserId,
        updated_by_id: UserId,
        original_email_address: String,
        new_email_address: String,
    },
    UpdateUserMobileNumber {
        user_id: UserId,
        updated_by_id: UserId,
        original_mobile_number: Option<String>,
        new_mobile_number: Option<String>,
    },
    AddUserToService {
        user_id: UserId,
        invited_by_id: UserId,
        service_id: ServiceId,
        ui_permissions: Vec<&'static str>,
    },
    SetUserPermissions {
        user_id: UserId,
        service_id: ServiceId,
        original_ui_permissions: Vec<&'static str>,
        new_ui_permissions: Vec<&'static str>,
        set_by_id: UserId,
    },
    RemoveUserFromService {
        user_id: UserId,
        removed_by_id: UserId,
        service_id: ServiceId,
    },
    ArchiveService {
        service_id: ServiceId,
        archived_by_id: UserId,
    },
    SetInboundSmsOn {
        user_id: UserId,
        service_id: ServiceId,
        inbound_number_id: Option<InboundNumberId>,
    },
}

/// The permissions as pages name them.
pub fn ui_permissions(permissions: &[UserPermission]) -> Vec<&'static str> {
    Role::ALL.iter().filter(|role| role.is_held(permissions)).map(|role| role.as_str()).collect()
}

/// Writes down what the visitor did.
pub async fn record(visit: &Visit, deed: Deed) {
    let Some(event) = event(visit, &deed) else {
        tracing::error!("what somebody did has no form to be written down in");
        return;
    };
    if let Err(failed) = visit.client.events.create(&event).await {
        tracing::error!(%failed, event_type = event.event_type, "what somebody did is not written down");
    }
}

fn event(visit: &Visit, deed: &Deed) -> Option<NewEvent> {
    let mut event = NewEvent::read(&serde_json::to_value(deed).ok()?).ok()?;
    let cut = |text: &str| text.chars().take(LONGEST).collect::<String>();
    let user_agent = cut(&visit.user_agent);
    let fingerprint = json!({
        "browser": user_agent::browser(&user_agent),
        "platform": user_agent::system(&user_agent),
        "version": Value::Null,
        "user_agent_string": user_agent,
    });
    event.data.insert("ip_address".to_owned(), json!(visit.forwarded_for.as_deref().map(cut)));
    event.data.insert("browser_fingerprint".to_owned(), fingerprint);
    Some(event)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn deeds_have_notifys_names() {
        let user_id = UserId::new(uuid::Uuid::nil());
        let read = NewEvent::read(&serde_json::to_value(Deed::SucessfulLogin { user_id }).unwrap()).unwrap();
        assert_eq!(read.event_type, "sucessful_login");
        assert_eq!(Value::Object(read.data), json!({"user_id": user_id}));
        let held = [UserPermission::SendTexts, UserPermission::ManageUsers, UserPermission::SendEmails];
        assert_eq!(ui_permissions(&held), ["send_messages", "manage_service"]);
    }
}
