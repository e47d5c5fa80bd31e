//! Signed tokens: JSON Web Tokens (RFC 7519) with HMAC-SHA256, as API clients make one per request.
//!
//! Only what the API's contract needs, checked in its order, so that each fault gets its own error. Nothing but HS256 is ever
//! verified; there is no other key to confuse it with.

use base64::{Engine, alphabet, engine};
use hmac::{Hmac, KeyInit, Mac};
use jiff::Timestamp;
use serde_json::{Map, Value};
use sha2::Sha256;

/// How far a token's times may be from ours, in seconds.
pub const LEEWAY_SECONDS: f64 = 30.0;

/// URL-safe, with or without padding, as tokens come.
const BASE64: engine::GeneralPurpose = engine::GeneralPurpose::new(
    &alphabet::URL_SAFE,
    engine::GeneralPurposeConfig::new()
        .with_decode_padding_mode(engine::DecodePaddingMode::Indifferent)
        .with_decode_allow_trailing_bits(true),
);

/// A token that has been read and not verified.
#[derive(Debug)]
pub struct Token<'a> {
    /// What the signature is over.
    signed: &'a str,
    signature: Vec<u8>,
    header: Map<String, Value>,
    claims: Map<String, Value>,
}

/// The text is no token.
#[derive(Clone, Copy, Debug, thiserror::Error, PartialEq, Eq)]
#[error("the token is malformed")]
pub struct Malformed;

/// What is wrong with the claims of a token whose signature holds.
#[derive(Clone, Copy, Debug, thiserror::Error, PartialEq, Eq)]
pub enum ClaimFault {
    /// There is no `iat`.
    #[error("the token does not say when it was issued")]
    NoIssueTime,
    /// Issued too long ago or in the future, or not to be used yet.
    #[error("the token's times are too far from ours")]
    Clock,
    /// Expired by its own word, meant for somebody else, or not of the right type.
    #[error("a claim of the token does not hold")]
    Other,
}

impl<'a> Token<'a> {
    /// Reads a token.
    ///
    /// # Errors
    /// When it does not have three parts, or its header or claims are no JSON objects.
    pub fn read(text: &'a str) -> Result<Self, Malformed> {
        let (signed, signature) = text.rsplit_once('.').ok_or(Malformed)?;
        let (header, claims) = signed.split_once('.').ok_or(Malformed)?;
        if claims.contains('.') {
            return Err(Malformed);
        }
        let signature = BASE64.decode(signature).map_err(|_| Malformed)?;
        Ok(Self { signed, signature, header: object(header)?, claims: object(claims)? })
    }

    /// Who says they issued it: the claim `iss`, not verified.
    pub fn issuer(&self) -> Option<&Value> {
        self.claims.get("iss")
    }

    /// Whether the header names HS256.
    pub fn is_hs256(&self) -> bool {
        self.header.get("alg").and_then(Value::as_str) == Some("HS256")
    }

    /// Whether the token was signed with `secret`, compared in constant time.
    pub fn is_signed_with(&self, secret: &[u8]) -> bool {
        match Hmac::<Sha256>::new_from_slice(secret) {
            Ok(mac) => mac.chain_update(self.signed.as_bytes()).verify_slice(&self.signature).is_ok(),
            Err(_) => false,
        }
    }

    /// Checks the claims against the present time.
    pub fn check_claims(&self, now: Timestamp) -> Result<(), ClaimFault> {
        let now = now.as_millisecond() as f64 / 1000.0;
        let Some(issued) = self.claims.get("iat") else { return Err(ClaimFault::NoIssueTime) };
        let issued = seconds(issued).ok_or(ClaimFault::Clock)?;
        if (now - issued).abs() > LEEWAY_SECONDS + 1.0 || (now.floor() - issued.floor()).abs() > LEEWAY_SECONDS {
            return Err(ClaimFault::Clock);
        }
        if let Some(not_before) = self.claims.get("nbf")
            && seconds(not_before).ok_or(ClaimFault::Other)? > now + LEEWAY_SECONDS
        {
            return Err(ClaimFault::Clock);
        }
        if let Some(expires) = self.claims.get("exp")
            && seconds(expires).ok_or(ClaimFault::Other)? <= now - LEEWAY_SECONDS
        {
            return Err(ClaimFault::Other);
        }
        if self.claims.get("aud").is_some_and(|audience| !audience.is_null()) {
            return Err(ClaimFault::Other);
        }
        Ok(())
    }
}

fn object(part: &str) -> Result<Map<String, Value>, Malformed> {
    let json = BASE64.decode(part).map_err(|_| Malformed)?;
    serde_json::from_slice(&json).map_err(|_| Malformed)
}

/// A time claim: seconds since 1970, as a number or a text of one.
fn seconds(claim: &Value) -> Option<f64> {
    let seconds = match claim {
        Value::Number(number) => number.as_f64(),
        Value::String(text) => text.trim().parse().ok(),
        _ => None,
    };
    seconds.filter(|seconds| seconds.is_finite())
}

/// Makes a token as the clients make it: HS256 over `{"iss", "iat"}`.
pub fn issue(issuer: &str, secret: &[u8], now: Timestamp) -> String {
    let claims = serde_json::json!({ "iss": issuer, "iat": now.as_second() });
    sign(&serde_json::json!({ "typ": "JWT", "alg": "HS256" }), &claims, secret)
}

fn sign(header: &Value, claims: &Value, secret: &[u8]) -> String {
    let encode = |bytes: &[u8]| base64::prelude::BASE64_URL_SAFE_NO_PAD.encode(bytes);
    let mut token = format!("{}.{}", encode(header.to_string().as_bytes()), encode(claims.to_string().as_bytes()));
    if let Ok(mac) = Hmac::<Sha256>::new_from_slice(secret) {
        let signature = encode(&mac.chain_update(token.as_bytes()).finalize().into_bytes());
        token.push('.');
        token.push_str(&signature);
    }
    token
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    const SECRET: &[u8] = b"3d844edf-8d35-48ac-975b-e847b4f122b0";

    fn now() -> Timestamp {
        Timestamp::from_second(1_787_000_000).unwrap()
    }

    fn check(claims: Value) -> Result<(), ClaimFault> {
        let token = sign(&json!({"alg": "HS256"}), &claims, SECRET);
        Token::read(&token).unwrap().check_claims(now())
    }

    #[test]
    fn issued_tokens_hold() {
        let text = issue("service", SECRET, now());
        let token = Token::read(&text).unwrap();
        assert!(token.is_hs256() && token.is_signed_with(SECRET) && !token.is_signed_with(b"other"));
        assert_eq!(token.issuer(), Some(&json!("service")));
        assert_eq!(token.check_claims(now()), Ok(()));
    }

    #[test]
    fn what_is_no_token() {
        for text in ["", "a", "a.b", "a.b.c", "a.b.c.d", "e30.e30", "e30.W10.", "e30.e30.!"] {
            assert_eq!(Token::read(text).unwrap_err(), Malformed, "{text}");
        }
    }

    #[test]
    fn times_are_checked_with_leeway() {
        let at = |offset: i64| json!({"iat": now().as_second() + offset});
        for offset in [-30, 0, 30] {
            assert_eq!(check(at(offset)), Ok(()), "{offset}");
        }
        for offset in [-31, 31] {
            assert_eq!(check(at(offset)), Err(ClaimFault::Clock), "{offset}");
        }
        assert_eq!(check(json!({"iat": "soon"})), Err(ClaimFault::Clock));
        assert_eq!(check(json!({})), Err(ClaimFault::NoIssueTime));
    }

    #[test]
    fn other_claims_are_honoured_when_present() {
        let now = now().as_second();
        assert_eq!(check(json!({"iat": now, "nbf": now + 31})), Err(ClaimFault::Clock));
        assert_eq!(check(json!({"iat": now, "exp": now - 30})), Err(ClaimFault::Other));
        assert_eq!(check(json!({"iat": now, "exp": now - 29})), Ok(()));
        assert_eq!(check(json!({"iat": now, "aud": "us"})), Err(ClaimFault::Other));
    }
}
