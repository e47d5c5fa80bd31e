//! Who is calling: the admin app, by a token signed with one of its secrets.
//!
//! The checks, their order and their words are the contract.

use std::collections::HashMap;

use axum::{
    extract::{Request, State},
    middleware::Next,
    response::{IntoResponse, Response},
};
use http::HeaderMap;
use jiff::Timestamp;
use secrecy::{ExposeSecret, SecretString};
use serde_json::json;
use tidings_api_types::internal::ErrorReply;
use tidings_web::{
    bearer, test_clock,
    token::{ClaimFault, Token},
};

use crate::{InternalApi, error::ApiError};

/// The admin app's name in tokens.
pub(crate) const ADMIN: &str = "notify-admin";
/// That of Notify's functional tests.
const FUNCTIONAL_TESTS: &str = "notify-functional-tests";

const MALFORMED: &str = "Invalid token: make sure your API token matches the example at \
    https://docs.notifications.service.gov.uk/rest-api.html#authorisation-header";

/// Who may call, and by which secrets: several each while one replaces another.
#[derive(Debug, Default)]
pub struct Clients {
    /// Secrets by the client's name.
    pub secrets: HashMap<String, Vec<SecretString>>,
    /// Asks for a header as well, if set.
    pub forwarder: Option<ForwarderGuard>,
    /// Lets functional tests make people to sign in as, with a secret of their own.
    pub functional_tests: bool,
}

/// A guard for installations where only a proxy of one's own may reach the API: `X-Custom-Forwarder` must hold one of the
/// secrets, two while one replaces the other.
#[derive(Debug)]
pub struct ForwarderGuard(pub Vec<SecretString>);

impl Clients {
    /// The admin app alone, with one secret.
    pub fn admin(secret: SecretString) -> Self {
        Self { secrets: HashMap::from([(ADMIN.to_owned(), vec![secret])]), ..Self::default() }
    }
}

/// Lets through what the admin app asks.
pub(crate) async fn admin_only(State(api): State<InternalApi>, request: Request, next: Next) -> Response {
    only(ADMIN, &api, request, next).await
}

/// Lets through what functional tests ask.
pub(crate) async fn functional_tests_only(State(api): State<InternalApi>, request: Request, next: Next) -> Response {
    only(FUNCTIONAL_TESTS, &api, request, next).await
}

async fn only(client: &str, api: &InternalApi, request: Request, next: Next) -> Response {
    let now = test_clock::told(request.headers()).unwrap_or_else(|| api.clock.now());
    match api.clients.check(client, request.headers(), now) {
        Ok(()) => next.run(request).await,
        Err(error) if has_listed_errors(request.uri().path()) => error.listed("AuthError").into_response(),
        Err(error) => error.into_response(),
    }
}

/// Whether an endpoint tells errors as the public API does.
fn has_listed_errors(path: &str) -> bool {
    ["/letter-rates", "/letters/returned", "/sms-rate"].contains(&path.trim_end_matches('/'))
}

impl Clients {
    fn check(&self, client: &str, headers: &HeaderMap, now: Timestamp) -> Result<(), ApiError> {
        if let Some(ForwarderGuard(secrets)) = &self.forwarder {
            let given = headers.get("x-custom-forwarder").map(|value| value.as_bytes()).unwrap_or_default();
            if !secrets.iter().any(|secret| is_same(secret, given)) {
                return Err(ErrorReply::text(403, "Forbidden").into());
            }
        }
        let text = bearer::token(headers).map_err(|missing| refused(401, &missing.to_string()))?;
        let token = Token::read(text).map_err(|_| refused(403, MALFORMED))?;
        let issuer = token.issuer().ok_or_else(|| refused(403, "Invalid token: iss field not provided"))?;
        if issuer.as_str() != Some(client) {
            return Err(refused(401, "Unauthorized: not allowed to perform this action"));
        }
        let no_secret = || ApiError::internal(&format_args!("{client} has no secret"));
        let secrets = self.secrets.get(client).ok_or_else(no_secret)?;
        if !token.is_hs256() {
            return Err(refused(403, "Invalid token: algorithm used is not HS256"));
        }
        let signed = |secret: &SecretString| token.is_signed_with(secret.expose_secret().as_bytes());
        if !secrets.iter().any(signed) {
            return Err(refused(403, "Invalid token: API key not found"));
        }
        token.check_claims(now).map_err(|fault| {
            let message = match fault {
                ClaimFault::NoIssueTime => "Invalid token: API key not found",
                ClaimFault::Clock => "Error: Your system clock must be accurate to within 30 seconds",
                ClaimFault::Other => MALFORMED,
            };
            refused(403, message)
        })
    }
}

/// Compared in constant time; only the length shows.
fn is_same(secret: &SecretString, given: &[u8]) -> bool {
    let secret = secret.expose_secret().as_bytes();
    let difference = secret.iter().zip(given).fold(0, |difference, (a, b)| difference | (a ^ b));
    !secret.is_empty() && secret.len() == given.len() && std::hint::black_box(difference) == 0
}

fn refused(status: u16, message: &str) -> ApiError {
    ErrorReply::message(status, json!({ "token": [message] })).into()
}
