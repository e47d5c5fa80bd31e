//! Who may send: a service that calls, and has not called too often.
//!
//! Each request that is let in takes one token of its service and kind of key. What is left of them is told in headers that
//! Notify does not have: `RateLimit-Limit`, `-Remaining` and `-Reset`, and on a refusal `Retry-After`.

use axum::{
    extract::FromRequestParts,
    response::{IntoResponse, Response},
};
use http::{HeaderName, HeaderValue, request::Parts};
use tidings_app::{limits::Quota, send::Caller};

use crate::{PublicApi, auth::Authenticated, error::ApiError, extract::Now};

const LIMIT: HeaderName = HeaderName::from_static("ratelimit-limit");
const REMAINING: HeaderName = HeaderName::from_static("ratelimit-remaining");
const RESET: HeaderName = HeaderName::from_static("ratelimit-reset");

/// The proof that a service has called, and not too often.
#[derive(Debug)]
pub(crate) struct Admitted {
    pub(crate) caller: Caller,
    quota: Option<Quota>,
}

impl Admitted {
    /// A reply that tells what is left.
    pub(crate) fn answer(&self, reply: impl IntoResponse) -> Response {
        with_quota(reply.into_response(), self.quota)
    }
}

impl FromRequestParts<PublicApi> for Admitted {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, api: &PublicApi) -> Result<Self, Response> {
        let caller = Authenticated::from_request_parts(parts, api).await.map_err(IntoResponse::into_response)?.0;
        let Ok(Now(now)) = Now::from_request_parts(parts, api).await;
        let (quota, admitted) = api.app.admit(&caller, now);
        match admitted {
            Ok(()) => Ok(Self { caller, quota }),
            Err(refusal) => Err(with_quota(ApiError::from(refusal).into_response(), quota)),
        }
    }
}

fn with_quota(mut response: Response, quota: Option<Quota>) -> Response {
    let Some(quota) = quota else { return response };
    let headers = response.headers_mut();
    headers.insert(LIMIT, HeaderValue::from(quota.limit));
    headers.insert(REMAINING, HeaderValue::from(quota.remaining));
    headers.insert(RESET, HeaderValue::from(quota.reset_seconds));
    response
}
