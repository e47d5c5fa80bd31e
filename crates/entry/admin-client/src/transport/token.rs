//! The token of each call.

use http::{HeaderMap, HeaderValue, header};
use secrecy::{ExposeSecret, SecretString};
use tidings_domain::SharedClock;
use tidings_web::token;

/// Makes a fresh token for every call, as they hold for thirty seconds only.
#[derive(Clone, Debug)]
pub struct TokenSource {
    /// By this name the API knows the caller: `notify-admin`.
    pub client: String,
    /// The secret that both sides know.
    pub secret: SecretString,
    /// What a proxy before the API asks for in `X-Custom-Forwarder`, if one does.
    pub forwarder: Option<SecretString>,
    pub clock: SharedClock,
}

impl TokenSource {
    /// The admin app's.
    pub fn admin(secret: SecretString, clock: SharedClock) -> Self {
        Self { client: "notify-admin".to_owned(), secret, forwarder: None, clock }
    }

    pub(super) fn add_to(&self, headers: &mut HeaderMap) {
        let token = token::issue(&self.client, self.secret.expose_secret().as_bytes(), self.clock.now());
        let mut add = |name, value: &str| {
            if let Ok(mut value) = HeaderValue::from_str(value) {
                value.set_sensitive(true);
                headers.insert(name, value);
            }
        };
        add(header::AUTHORIZATION, &format!("Bearer {token}"));
        if let Some(secret) = &self.forwarder {
            add(header::HeaderName::from_static("x-custom-forwarder"), secret.expose_secret());
        }
    }
}
