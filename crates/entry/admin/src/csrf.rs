//! Tokens that show that a form came from one of our pages: bound to the visitor's cookie by the installation's secret.
//!
//! Behind a dot stands for whom the page was made, if for somebody. That part outlives their session. It is no leave to do what
//! the form says; it is the proof with which they get back what they typed when the first part is right no more.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use hmac::{Hmac, KeyInit, Mac};
use secrecy::{ExposeSecret, SecretString};
use sha2::Sha256;
use tidings_domain::UserId;

/// The field of every form, and the header of requests made by scripts.
pub const FIELD: &str = "csrf_token";
/// See [`FIELD`].
pub const HEADER: &str = "x-csrftoken";

/// The token for a visitor with this cookie, who may be signed in.
pub fn token(secret: &SecretString, cookie: &str, user: Option<UserId>) -> String {
    let bound = URL_SAFE_NO_PAD.encode(of_visitor(secret, cookie).finalize().into_bytes());
    match user {
        Some(user) => format!("{bound}.{}", URL_SAFE_NO_PAD.encode(of_person(secret, user).finalize().into_bytes())),
        None => bound,
    }
}

/// Whether `token` is the one of a visitor with this cookie; takes the same time whatever is wrong with it.
pub fn is_right(secret: &SecretString, cookie: &str, token: &str) -> bool {
    let bound = token.split('.').next().unwrap_or_default();
    is_of(of_visitor(secret, cookie), bound)
}

/// Whether a page that was made for this person carried `token`, in whatever session.
pub fn was_made_for(secret: &SecretString, user: UserId, token: &str) -> bool {
    token.split_once('.').is_some_and(|(_, person)| is_of(of_person(secret, user), person))
}

/// Whether `token` says that it comes from a page that was made for somebody; of whom is not known.
pub fn names_somebody(token: &str) -> bool {
    token.contains('.')
}

fn is_of(mac: Hmac<Sha256>, part: &str) -> bool {
    URL_SAFE_NO_PAD.decode(part).is_ok_and(|part| mac.verify_slice(&part).is_ok())
}

fn of_visitor(secret: &SecretString, cookie: &str) -> Hmac<Sha256> {
    mac(secret, b"form of the admin app\0").chain_update(cookie.as_bytes())
}

fn of_person(secret: &SecretString, user: UserId) -> Hmac<Sha256> {
    mac(secret, b"form of the admin app for somebody\0").chain_update(user.as_uuid().as_bytes())
}

fn mac(secret: &SecretString, purpose: &[u8]) -> Hmac<Sha256> {
    match Hmac::<Sha256>::new_from_slice(secret.expose_secret().as_bytes()) {
        Ok(mac) => mac.chain_update(purpose),
        Err(_) => unreachable!("HMAC takes a key of any length"),
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    #[test]
    fn a_token_is_for_one_visitor() {
        let secret = SecretString::from("secret");
        let mine = token(&secret, "mine", None);
        assert!(is_right(&secret, "mine", &mine));
        for (secret, cookie, token) in [
            ("secret", "yours", mine.as_str()),
            ("other", "mine", &mine),
            ("secret", "mine", ""),
            ("secret", "mine", "."),
            ("secret", "mine", "%"),
        ] {
            assert!(!is_right(&secret.into(), cookie, token));
        }
    }

    #[test]
    fn a_token_tells_for_whom_it_was_made_and_lets_nobody_in_by_that() {
        let secret = SecretString::from("secret");
        let [me, you] = [7, 8].map(|id| UserId::new(Uuid::from_u128(id)));
        let mine = token(&secret, "before", Some(me));
        assert!(is_right(&secret, "before", &mine) && !is_right(&secret, "after", &mine));
        assert!(names_somebody(&mine) && was_made_for(&secret, me, &mine));
        assert!(!was_made_for(&secret, you, &mine) && !was_made_for(&"other".into(), me, &mine));
        let nobodys = token(&secret, "before", None);
        assert!(!names_somebody(&nobodys) && !was_made_for(&secret, me, &nobodys));
    }
}
