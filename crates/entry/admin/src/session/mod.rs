//! Who is at the other end: cookies, and the rows behind them.

mod cookie;
mod state;
mod whose;

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use jiff::{SignedDuration, Timestamp};
use serde_json::{Map, Value};
use sha2::{Digest, Sha256};
use tidings_admin_client::{AdminClient, Failed};
use tidings_api_types::internal::admin_sessions::{AdminSession, NewAdminSession, UpdateAdminSession};
use tidings_domain::UserId;

pub use cookie::{Cookies, SetCookie};
pub use state::{Draft, Flash, PendingSignIn, SentDraft, State};
pub use whose::Whose;

/// How long somebody stays signed in.
pub const LIFETIME: SignedDuration = SignedDuration::from_hours(20);
/// When somebody was last seen is written down no more often than this, unless something else is written anyway.
const SEEN_EVERY: SignedDuration = SignedDuration::from_mins(5);

/// The random text that a cookie holds. Whoever has it is signed in, so it is stored nowhere.
#[derive(Clone)]
pub struct Token(String);

impl Token {
    /// A new one, of 256 random bits.
    pub fn random() -> Self {
        Self(URL_SAFE_NO_PAD.encode(rand::random::<[u8; 32]>()))
    }

    /// The one that a cookie holds; what cannot be one is none.
    pub fn of_cookie(value: &str) -> Option<Self> {
        (value.len() == 43 && URL_SAFE_NO_PAD.decode(value).is_ok()).then(|| Self(value.to_owned()))
    }

    /// The text, for the cookie.
    pub fn text(&self) -> &str {
        &self.0
    }

    /// By which the session is stored: from it nobody finds the token.
    pub fn id(&self) -> String {
        let digits =
            |byte: u8| [byte >> 4, byte & 15].map(|digit| char::from_digit(digit.into(), 16).unwrap_or_default());
        Sha256::digest(self.0.as_bytes()).into_iter().flat_map(digits).collect()
    }
}

impl std::fmt::Debug for Token {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Token(…)")
    }
}

/// A stored session.
#[derive(Clone, Debug)]
pub struct Session {
    pub id: String,
    /// Who is signed in; none while somebody is only on the way to it.
    pub user_id: Option<UserId>,
    pub state: State,
}

impl Session {
    /// The session behind a cookie; none if it has ended.
    ///
    /// # Errors
    /// When the API does not answer.
    pub async fn find(client: &AdminClient, token: &Token, now: Timestamp) -> Result<Option<Self>, Failed> {
        match client.admin_sessions.get(&token.id()).await {
            Ok(session) if session.is_over(now) => Ok(None),
            Ok(session) => {
                if now.duration_since(session.last_seen_at.0) >= SEEN_EVERY {
                    tokio::spawn(see(client.clone(), session.id.clone()));
                }
                Ok(Some(session.into()))
            }
            Err(failed) if failed.is_not_found() => Ok(None),
            Err(failed) => Err(failed),
        }
    }

    /// Begins one under a token that nobody had before.
    ///
    /// # Errors
    /// When the API does not take it.
    pub async fn begin(
        client: &AdminClient,
        token: &Token,
        user_id: Option<UserId>,
        state: &State,
        user_agent: &str,
        now: Timestamp,
    ) -> Result<(), Failed> {
        let new = NewAdminSession {
            id: token.id(),
            user_id,
            state: as_json(state),
            expires_at: now.saturating_add(LIFETIME).unwrap_or(now).into(),
            user_agent: user_agent.chars().take(255).collect(),
        };
        client.admin_sessions.create(&new).await.map(drop)
    }

    /// Replaces what a visitor is in the middle of.
    ///
    /// # Errors
    /// When the API does not take it.
    pub async fn store(client: &AdminClient, id: &str, state: &State) -> Result<(), Failed> {
        let change = UpdateAdminSession { state: Some(as_json(state)), last_seen: true };
        client.admin_sessions.update(id, &change).await.map(drop)
    }
}

/// Writes down that somebody was seen, while they get their page.
async fn see(client: AdminClient, id: String) {
    let change = UpdateAdminSession { state: None, last_seen: true };
    match client.admin_sessions.update(&id, &change).await {
        Ok(_) => {}
        // Signed out meanwhile.
        Err(failed) if failed.is_not_found() => {}
        Err(failed) => tracing::warn!(%failed, "when somebody was last seen is not written down"),
    }
}

impl From<AdminSession> for Session {
    fn from(session: AdminSession) -> Self {
        // What an older version wrote and this one does not know is forgotten: a journey begins again.
        let state = serde_json::from_value(Value::Object(session.state)).unwrap_or_default();
        Self { id: session.id, user_id: session.user_id, state }
    }
}

fn as_json(state: &State) -> Map<String, Value> {
    match serde_json::to_value(state) {
        Ok(Value::Object(state)) => state,
        _ => Map::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_is_read_back_and_its_id_tells_nothing_of_it() {
        let token = Token::random();
        let read = Token::of_cookie(token.text()).unwrap();
        assert_eq!(read.id(), token.id());
        assert_eq!(token.id().len(), 64);
        assert_ne!(Token::random().id(), token.id());
        assert!(Token::of_cookie("short").is_none() && Token::of_cookie(&"%".repeat(43)).is_none());
    }
}
