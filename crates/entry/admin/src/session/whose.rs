//! Whose a session may be, before it was read.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use tidings_domain::UserId;

use super::Session;

/// So many are remembered; then all are forgotten, which costs each of them one page that takes a little longer.
const MOST: usize = 10_000;

/// Whose the sessions were that this process has read, so that a person can be read at the same time as their session and need
/// not wait for it. These are guesses, and nothing is decided by them: what was read for one is used only if the session, read as
/// ever, names the same person.
#[derive(Clone, Debug, Default)]
pub struct Whose(Arc<Mutex<HashMap<String, UserId>>>);

impl Whose {
    /// Whose the session of this id was when it was last read.
    pub fn guess(&self, session_id: &str) -> Option<UserId> {
        self.known().get(session_id).copied()
    }

    /// Remembers whose it is.
    pub fn learn(&self, session: &Session) {
        let Some(user_id) = session.user_id else { return };
        let mut known = self.known();
        if known.get(&session.id) == Some(&user_id) {
            return;
        }
        if known.len() >= MOST {
            known.clear();
        }
        known.insert(session.id.clone(), user_id);
    }

    fn known(&self) -> MutexGuard<'_, HashMap<String, UserId>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;
    use crate::session::State;

    fn session(id: usize, user: Option<u128>) -> Session {
        Session { id: id.to_string(), user_id: user.map(|user| Uuid::from_u128(user).into()), state: State::default() }
    }

    #[test]
    fn whose_a_session_was_read_to_be_is_guessed() {
        let whose = Whose::default();
        assert_eq!(whose.guess("1"), None);
        whose.learn(&session(1, None));
        assert_eq!(whose.guess("1"), None);
        for user in [7, 8] {
            whose.learn(&session(1, Some(user)));
            assert_eq!(whose.guess("1"), Some(Uuid::from_u128(user).into()));
        }
    }

    #[test]
    fn no_more_are_remembered_than_there_is_room_for() {
        let whose = Whose::default();
        (0..=MOST).for_each(|id| whose.learn(&session(id, Some(7))));
        assert_eq!(whose.known().len(), 1);
        assert!(whose.guess(&MOST.to_string()).is_some());
    }
}
