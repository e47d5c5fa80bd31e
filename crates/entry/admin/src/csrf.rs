//! Tokens that show that a form came from one of our pages: bound to the visitor's cookie by the installation's secret.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use hmac::{Hmac, KeyInit, Mac};
use secrecy::{ExposeSecret, SecretString};
use sha2::Sha256;

/// The field of every form, and the header of requests made by scripts.
pub const FIELD: &str = "csrf_token";
/// See [`FIELD`].
pub const HEADER: &str = "x-csrftoken";

/// The token for a visitor with this cookie.
pub fn token(secret: &SecretString, cookie: &str) -> String {
    URL_SAFE_NO_PAD.encode(mac(secret, cookie).finalize().into_bytes())
}

/// Whether `token` is the one of a visitor with this cookie; takes the same time whatever is wrong with it.
pub fn is_right(secret: &SecretString, cookie: &str, token: &str) -> bool {
    URL_SAFE_NO_PAD.decode(token).is_ok_and(|token| mac(secret, cookie).verify_slice(&token).is_ok())
}

fn mac(secret: &SecretString, cookie: &str) -> Hmac<Sha256> {
    match Hmac::<Sha256>::new_from_slice(secret.expose_secret().as_bytes()) {
        Ok(mac) => mac.chain_update(b"form of the admin app\0").chain_update(cookie.as_bytes()),
        Err(_) => unreachable!("HMAC takes a key of any length"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_is_for_one_visitor() {
        let secret = SecretString::from("secret");
        let mine = token(&secret, "mine");
        assert!(is_right(&secret, "mine", &mine));
        for (secret, cookie, token) in [
            ("secret", "yours", mine.as_str()),
            ("other", "mine", &mine),
            ("secret", "mine", ""),
            ("secret", "mine", "%"),
        ] {
            assert!(!is_right(&secret.into(), cookie, token));
        }
    }
}
