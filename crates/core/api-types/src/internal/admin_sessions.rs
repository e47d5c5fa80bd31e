//! Sessions of the admin app: which browser is whose, and what its visitor is in the middle of. They are ours, Notify has none.
//!
//! A session's id is the SHA-256 of the token in the browser's cookie, in lower-case hexadecimal digits. The token itself is
//! known to the browser alone.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use tidings_domain::UserId;

use super::{
    QueryString,
    endpoint::endpoint,
    time::{self, WireTime},
};
use crate::schema::{self, Fault, Faults, ObjectReader};

/// So many bytes of JSON may a state have.
pub const LARGEST_STATE: usize = 64 * 1024;
/// So many characters are kept of what a browser says of itself.
pub const LONGEST_USER_AGENT: usize = 500;

endpoint! {
    /// Begins a session: of a visitor, or of somebody who has signed in.
    POST "/admin-session" => CreateAdminSession {} (NewAdminSession) -> 201 AdminSession
}

endpoint! {
    /// Reads a session that is not over.
    GET "/admin-session/{session_id}" => GetAdminSession { session_id: String } -> AdminSession
}

endpoint! {
    /// Changes a session that is not over.
    POST "/admin-session/{session_id}" => ChangeAdminSession { session_id: String } (UpdateAdminSession) -> AdminSession
}

endpoint! {
    /// Ends a session.
    DELETE "/admin-session/{session_id}" => DeleteAdminSession { session_id: String } -> 204 ()
}

endpoint! {
    /// Lists where a person is signed in, the latest first.
    GET "/user/{user_id}/admin-sessions" => ListAdminSessions { user_id: UserId } -> Vec<UsersAdminSession>
}

endpoint! {
    /// Signs a person out everywhere.
    DELETE "/user/{user_id}/admin-sessions" => DeleteAdminSessions { user_id: UserId } [ExceptSession] -> 204 ()
}

/// The one session of a person that is not ended with the others, if any.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ExceptSession(pub Option<String>);

impl QueryString for ExceptSession {
    fn pairs(&self) -> Vec<(&'static str, String)> {
        self.0.iter().map(|id| ("except", id.clone())).collect()
    }
}

/// A session.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AdminSession {
    pub id: String,
    /// Nobody's until somebody has signed in.
    pub user_id: Option<UserId>,
    /// What the visitor is in the middle of: the admin app's business.
    pub state: Map<String, Value>,
    pub created_at: WireTime,
    pub signed_in_at: Option<WireTime>,
    pub last_seen_at: WireTime,
    pub expires_at: WireTime,
    pub user_agent: String,
}

impl AdminSession {
    /// Whether the session is over. A cache can give back one that was not when it was read.
    pub fn is_over(&self, now: Timestamp) -> bool {
        self.expires_at.0 <= now
    }
}

/// A session as its owner sees it in a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct UsersAdminSession {
    pub id: String,
    pub created_at: WireTime,
    pub signed_in_at: WireTime,
    pub last_seen_at: WireTime,
    pub expires_at: WireTime,
    pub user_agent: String,
}

/// A session to begin.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct NewAdminSession {
    pub id: String,
    /// Whoever has just signed in.
    pub user_id: Option<UserId>,
    pub state: Map<String, Value>,
    pub expires_at: WireTime,
    /// What the browser says of itself; what is too long is cut off.
    pub user_agent: String,
}

impl NewAdminSession {
    /// Reads a body.
    ///
    /// # Errors
    /// All that is not right about it.
    pub fn read(body: &Value) -> Result<Self, Faults> {
        let mut reader = ObjectReader::new(body)?;
        let id = reader.required("id", |value| match schema::string(value)? {
            id if is_id(id) => Ok(id.to_owned()),
            _ => Err(Fault::new("is not 64 lower-case hexadecimal digits")),
        });
        let user_id = reader.optional("user_id", schema::uuid_or_null).flatten();
        let state = reader.required("state", state);
        let expires_at = reader.required("expires_at", |value| {
            time::parse(schema::string(value)?).ok_or_else(|| Fault::new("is not a valid date-time"))
        });
        let user_agent = reader.required("user_agent", schema::text);
        reader.finish()?;
        Ok(Self {
            id: id.unwrap_or_default(),
            user_id: user_id.map(Into::into),
            state: state.unwrap_or_default(),
            expires_at: expires_at.unwrap_or_default().into(),
            user_agent: user_agent.unwrap_or_default().chars().take(LONGEST_USER_AGENT).collect(),
        })
    }
}

/// A change of a session; what is none stays.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct UpdateAdminSession {
    /// In the place of the state.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub state: Option<Map<String, Value>>,
    /// The visitor was there just now.
    pub last_seen: bool,
}

impl UpdateAdminSession {
    /// Reads a body.
    ///
    /// # Errors
    /// All that is not right about it.
    pub fn read(body: &Value) -> Result<Self, Faults> {
        let mut reader = ObjectReader::new(body)?;
        let state = reader.optional("state", state);
        let last_seen = reader.optional("last_seen", schema::boolean);
        reader.finish()?;
        Ok(Self { state, last_seen: last_seen.unwrap_or_default() })
    }
}

/// Whether a text has the form of a session's id.
fn is_id(text: &str) -> bool {
    text.len() == 64 && text.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'))
}

fn state(value: &Value) -> Result<Map<String, Value>, Fault> {
    let state = schema::object(value)?;
    match value.to_string().len() {
        ..=LARGEST_STATE => Ok(state.clone()),
        size => Err(Fault::new(format!("has {size} bytes, more than {LARGEST_STATE}"))),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_session_to_begin_is_read_with_all_its_faults() {
        let id = "0123456789abcdef".repeat(4);
        let body =
            json!({"id": id, "state": {"a": 1}, "expires_at": "2026-06-18T05:30:00Z", "user_agent": "x".repeat(600)});
        let new = NewAdminSession::read(&body).unwrap();
        assert_eq!((new.id, new.user_id, new.user_agent.len()), (id, None, 500));
        let body = json!({"id": "0123456789ABCDEF".repeat(4), "state": [], "expires_at": "soon", "x": null});
        let Faults(faults) = NewAdminSession::read(&body).unwrap_err();
        assert_eq!(
            faults,
            [
                "id is not 64 lower-case hexadecimal digits",
                "state [] is not of type object",
                "expires_at is not a valid date-time",
                "user_agent is a required property",
                "Additional properties are not allowed (x was unexpected)",
            ]
        );
    }

    #[test]
    fn a_state_may_not_be_large() {
        let body = |size: usize| json!({"state": {"a": "x".repeat(size)}});
        assert!(UpdateAdminSession::read(&body(LARGEST_STATE - 8)).is_ok());
        let Faults(faults) = UpdateAdminSession::read(&body(LARGEST_STATE - 7)).unwrap_err();
        assert_eq!(faults, ["state has 65537 bytes, more than 65536"]);
    }
}
