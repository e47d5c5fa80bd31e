//! Who is calling: a service, by a token signed with one of its API keys.
//!
//! The token does not name its key: each of the service's is tried, and the first whose signature fits decides. The checks,
//! their order and their words are the API's contract.

use axum::extract::FromRequestParts;
use http::{StatusCode, request::Parts};
use jiff::Timestamp;
use secrecy::ExposeSecret;
use tidings_app::{KnownService, directory::KnownKey, send::Caller};
use tidings_domain::ids::parse_lenient;
use tidings_web::{
    bearer::{self, NoBearer},
    token::{ClaimFault, Token},
};

use crate::{PublicApi, error::ApiError, extract::Now};

const MALFORMED: &str = "Invalid token: make sure your API token matches the example at \
    https://docs.notifications.service.gov.uk/rest-api.html#authorisation-header";

/// The proof that a request comes from a service. There is no other way for a handler to name one.
#[derive(Debug)]
pub(crate) struct Authenticated(pub(crate) Caller);

impl FromRequestParts<PublicApi> for Authenticated {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, api: &PublicApi) -> Result<Self, ApiError> {
        let Ok(Now(now)) = Now::from_request_parts(parts, api).await;
        let token = Token::read(bearer::token(&parts.headers)?).map_err(|_| forbidden(MALFORMED))?;
        let issuer = token.issuer().ok_or_else(|| forbidden("Invalid token: iss field not provided"))?;
        let service_id = issuer
            .as_str()
            .and_then(parse_lenient)
            .ok_or_else(|| forbidden("Invalid token: service id is not the right data type"))?;
        let service = api
            .app
            .directory
            .service(service_id.into(), now)
            .await?
            .ok_or_else(|| forbidden("Invalid token: service not found"))?;
        let key = verify(&token, &service, now)?;
        let (api_key_id, key_type) = (Some(key.id), key.key_type);
        Ok(Self(Caller::new(service, api_key_id, key_type)))
    }
}

fn verify<'a>(token: &Token<'_>, service: &'a KnownService, now: Timestamp) -> Result<&'a KnownKey, ApiError> {
    if service.api_keys.is_empty() {
        return Err(forbidden("Invalid token: service has no API keys"));
    }
    if !service.service.active {
        return Err(forbidden("Invalid token: service is archived"));
    }
    if !token.is_hs256() {
        return Err(forbidden("Invalid token: algorithm used is not HS256"));
    }
    for key in &service.api_keys {
        if !token.is_signed_with(key.secret.expose_secret().as_bytes()) {
            continue;
        }
        match token.check_claims(now) {
            Ok(()) if key.is_revoked => return Err(forbidden("Invalid token: API key revoked")),
            Ok(()) => return Ok(key),
            // As the contract has it: a token that does not say when it was issued fits no key.
            Err(ClaimFault::NoIssueTime) => continue,
            Err(ClaimFault::Clock) => {
                return Err(forbidden("Error: Your system clock must be accurate to within 30 seconds"));
            }
            Err(ClaimFault::Other) => return Err(forbidden(MALFORMED)),
        }
    }
    Err(forbidden("Invalid token: API key not found"))
}

fn forbidden(message: &str) -> ApiError {
    ApiError::new(StatusCode::FORBIDDEN, "AuthError", message)
}

impl From<NoBearer> for ApiError {
    fn from(missing: NoBearer) -> Self {
        Self::new(StatusCode::UNAUTHORIZED, "AuthError", missing.to_string())
    }
}
