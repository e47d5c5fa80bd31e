//! What a visitor is in the middle of. Kept on the server, in the session's row.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::Value;
use tidings_domain::{InvitedOrganisationUserId, InvitedUserId, NotificationId, TemplateId, UserId};
use uuid::Uuid;

/// Every journey has a part of its own; what a version does not know it leaves out.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct State {
    /// Has given the right password, and not yet the second proof.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pending: Option<PendingSignIn>,
    /// Follows an invitation to a service's team.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub invited_user_id: Option<InvitedUserId>,
    /// Follows an invitation to an organisation's team.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub invited_organisation_user_id: Option<InvitedOrganisationUserId>,
    /// Shown at the top of the next page.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub flash: Option<Flash>,
    /// One-off messages that are being written.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub drafts: BTreeMap<TemplateId, Draft>,
    /// Whatever a journey of one page keeps: the key is the journey's name.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub kept: BTreeMap<String, Value>,
}

/// Somebody between the two proofs of who they are.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PendingSignIn {
    pub user_id: UserId,
    pub email_address: String,
    /// Registers, and is not signing in to an account that was used before.
    #[serde(default)]
    pub is_new: bool,
    /// Has followed a link that was sent to the address.
    #[serde(default)]
    pub address_is_proved: bool,
    /// Where to go on to: a path of ours.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next: Option<String>,
}

/// A message at the top of the next page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Flash {
    pub text: String,
    /// `tick` for what was done, `dangerous` for what was not.
    pub kind: String,
}

/// A one-off message that is being written.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Draft {
    pub recipient: Option<String>,
    /// Values of placeholders by name.
    pub personalisation: BTreeMap<String, String>,
    /// The chosen sender: a row of reply-tos, sender ids or addresses.
    pub sender_id: Option<String>,
    /// The message by this template that was sent last, so that sending it once more leads to it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sent: Option<SentDraft>,
}

/// A draft that was sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SentDraft {
    /// Under which it was sent.
    pub idempotency_key: Uuid,
    pub notification_id: NotificationId,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_empty_state_takes_no_room_and_unknown_parts_are_left_out() {
        assert_eq!(serde_json::to_string(&State::default()).unwrap(), "{}");
        assert_eq!(serde_json::from_str::<State>(r#"{"of the future": 1}"#).unwrap(), State::default());
    }
}
