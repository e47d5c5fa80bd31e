//! The bearer token that an official client makes for every request.

use anyhow::{Context, Result};
use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD as BASE64};
use hmac::{Hmac, KeyInit, Mac};
use http::HeaderValue;
use sha2::Sha256;
use uuid::Uuid;

const HEADER: &str = r#"{"typ":"JWT","alg":"HS256"}"#;
const UUID_LENGTH: usize = 36;

/// Makes HS256 tokens for one API key, or for the admin app. What does not change from token to token is prepared once.
#[derive(Clone, Debug)]
pub struct Signer {
    issuer: String,
    keyed: Hmac<Sha256>,
    header: String,
}

impl Signer {
    /// Reads an API key, `<name>-<service uuid>-<secret uuid>`. It is cut from the right, as the name may hold dashes.
    ///
    /// # Errors
    /// When the key does not end with two UUIDs.
    pub fn from_api_key(api_key: &str) -> Result<Self> {
        let (service_id, secret) =
            split_api_key(api_key).context("the API key does not end with -<service uuid>-<secret uuid>")?;
        // The HMAC key is the text of the secret, not the 16 bytes that it stands for.
        Self::new(&service_id.to_string(), secret)
    }

    /// Signs as `issuer`, whose secret is this text.
    ///
    /// # Errors
    /// Never in practice: every text can be a key.
    pub fn new(issuer: &str, secret: &str) -> Result<Self> {
        let keyed = Hmac::new_from_slice(secret.as_bytes()).context("the secret cannot be an HMAC key")?;
        Ok(Self { issuer: issuer.to_owned(), keyed, header: BASE64.encode(HEADER) })
    }

    /// A token of the form `header.claims.signature` with the claims `iss` and `iat` (`issued_at`, in epoch seconds).
    pub fn token(&self, issued_at: i64) -> String {
        let claims = format!(r#"{{"iss":"{}","iat":{issued_at}}}"#, self.issuer);
        let mut token = String::with_capacity(192);
        token.push_str(&self.header);
        token.push('.');
        BASE64.encode_string(claims, &mut token);
        let mut mac = self.keyed.clone();
        mac.update(token.as_bytes());
        token.push('.');
        BASE64.encode_string(mac.finalize().into_bytes(), &mut token);
        token
    }

    /// The whole value of an `Authorization` header.
    ///
    /// # Errors
    /// Never in practice: a token has only characters that a header may hold.
    pub fn authorization(&self, issued_at: i64) -> Result<HeaderValue, http::header::InvalidHeaderValue> {
        HeaderValue::try_from(format!("Bearer {}", self.token(issued_at)))
    }
}

fn split_api_key(api_key: &str) -> Option<(Uuid, &str)> {
    let secret_start = api_key.len().checked_sub(UUID_LENGTH)?;
    let service_end = secret_start.checked_sub(1)?;
    let service_start = service_end.checked_sub(UUID_LENGTH)?;
    let secret = api_key.get(secret_start..)?;
    Uuid::try_parse(secret).ok()?;
    let service_id = Uuid::try_parse(api_key.get(service_start..service_end)?).ok()?;
    Some((service_id, secret))
}

#[cfg(test)]
mod tests {
    use super::*;

    const SERVICE: &str = "0f1c4b7e-59a6-4b2e-8a0f-0c2f6b1f7a11";
    const SECRET: &str = "9d5a3c52-2a4e-4d0b-b1a5-3f5e7c9d1b22";

    fn signer() -> Signer {
        Signer::from_api_key(&format!("load-test-{SERVICE}-{SECRET}")).unwrap()
    }

    #[test]
    fn the_token_is_the_one_that_other_implementations_make() {
        assert_eq!(signer().token(1_700_000_000), include_str!("../testdata/token.txt").trim_end());
    }

    #[test]
    fn each_second_has_its_own_token() {
        assert_ne!(signer().token(1_700_000_000), signer().token(1_700_000_001));
    }

    #[test]
    fn a_key_without_two_uuids_is_refused() {
        for key in ["", "name", SECRET, &format!("name-{SECRET}"), &format!("{SERVICE}x{SECRET}é")] {
            assert!(Signer::from_api_key(key).is_err(), "{key:?} was taken for an API key");
        }
    }
}
