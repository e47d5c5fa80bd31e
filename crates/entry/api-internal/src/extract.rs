//! What handlers take from a request.

use std::{convert::Infallible, time::Duration};

use axum::{
    extract::{FromRequest, FromRequestParts, Path, Request},
    response::{IntoResponse, Response},
};
use bytes::Bytes;
use futures::{StreamExt, TryStreamExt, stream::BoxStream};
use http::request::Parts;
use jiff::{Timestamp, civil::Date};
use serde::de::DeserializeOwned;
use serde_json::Value;
use tidings_api_types::{
    internal::{
        Endpoint, ErrorReply,
        invites::{GetServiceInvite, ListServiceInvites},
        jobs::{CancelJob, CancelLetterJob, CountJobNotifications, GetJob, ListJobNotifications},
        user::AddServiceUser,
    },
    schema,
};
use tidings_app::Failure;
use tidings_web::{
    body::{self, BodyLimits},
    test_clock,
};

use crate::{
    InternalApi,
    error::{ApiError, body_reply},
};

/// The time of the request: the clock's, unless an acceptance test tells another ([`test_clock`]).
#[derive(Clone, Copy, Debug)]
pub(crate) struct Now(pub(crate) Timestamp);

impl FromRequestParts<InternalApi> for Now {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, api: &InternalApi) -> Result<Self, Infallible> {
        Ok(Self(test_clock::told(&parts.headers).unwrap_or_else(|| api.clock.now())))
    }
}

/// Paths whose ids are looked for as they are written, by any method: one that cannot be an id is a row that is not there.
const WHOSE_IDS_ARE_LOOKED_FOR: [&str; 8] = [
    AddServiceUser::PATH,
    CancelJob::PATH,
    CancelLetterJob::PATH,
    CountJobNotifications::PATH,
    GetJob::PATH,
    GetServiceInvite::PATH,
    ListJobNotifications::PATH,
    ListServiceInvites::PATH,
];

/// The parameters of the path. One that cannot be an id is an address that is not there, but in a few paths.
#[derive(Debug)]
pub(crate) struct At<E>(pub(crate) E);

impl<E: Endpoint + DeserializeOwned + Send> FromRequestParts<InternalApi> for At<E> {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, api: &InternalApi) -> Result<Self, Response> {
        match Path::<E>::from_request_parts(parts, api).await {
            Ok(Path(at)) => Ok(Self(at)),
            Err(_) if WHOSE_IDS_ARE_LOOKED_FOR.contains(&E::PATH) => {
                Err(ApiError::from(ErrorReply::not_found()).into_response())
            }
            Err(_) => Err(crate::error::not_found().await),
        }
    }
}

/// What follows the question mark.
#[derive(Clone, Debug, Default)]
pub(crate) struct Query(Vec<(String, String)>);

impl Query {
    /// The first value of a parameter.
    pub(crate) fn get(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|(given, _)| given == name).map(|(_, value)| value.as_str())
    }

    /// Every parameter, in order.
    pub(crate) fn pairs(&self) -> &[(String, String)] {
        &self.0
    }

    /// A day, or `otherwise` where none is given.
    ///
    /// # Errors
    /// When it is none; told as the public API does.
    pub(crate) fn day_or(&self, name: &str, otherwise: Date) -> Result<Date, ErrorReply> {
        let Some(text) = self.get(name) else { return Ok(otherwise) };
        schema::date(text).map_err(|fault| fault.of(name).into())
    }

    /// Whether a flag is set. Python's clients write it so, and nothing else counts.
    pub(crate) fn is_true(&self, name: &str) -> bool {
        self.get(name) == Some("True")
    }
}

impl FromRequestParts<InternalApi> for Query {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, api: &InternalApi) -> Result<Self, ApiError> {
        match axum::extract::Query::<Vec<(String, String)>>::from_request_parts(parts, api).await {
            Ok(axum::extract::Query(pairs)) => Ok(Self(pairs)),
            Err(_) => Err(ErrorReply::invalid("The query string cannot be read").into()),
        }
    }
}

/// The body as JSON, whatever its content type says.
#[derive(Debug)]
pub(crate) struct JsonBody(pub(crate) Value);

impl FromRequest<InternalApi> for JsonBody {
    type Rejection = ApiError;

    async fn from_request(request: Request, api: &InternalApi) -> Result<Self, ApiError> {
        let bytes = body::read(request.into_body(), api.limits).await?;
        let malformed = "The browser (or proxy) sent a request that this server could not understand.";
        let value = serde_json::from_slice(&bytes).map_err(|_| ErrorReply::invalid(malformed))?;
        Ok(Self(value))
    }
}

/// The body as JSON where there is one that can be read.
#[derive(Debug)]
pub(crate) struct MaybeJson(pub(crate) Option<Value>);

impl FromRequest<InternalApi> for MaybeJson {
    type Rejection = ApiError;

    async fn from_request(request: Request, api: &InternalApi) -> Result<Self, ApiError> {
        let bytes = body::read(request.into_body(), api.limits).await?;
        Ok(Self(serde_json::from_slice(&bytes).ok()))
    }
}

/// The body as it is, whatever its content type says, while it arrives.
pub(crate) struct FileBody(pub(crate) BoxStream<'static, Result<Bytes, Failure>>);

/// Files come from somebody's browser as fast as their connection is.
const FILE_TIMEOUT: Duration = Duration::from_secs(75);

impl FromRequest<InternalApi> for FileBody {
    type Rejection = ApiError;

    async fn from_request(request: Request, api: &InternalApi) -> Result<Self, ApiError> {
        let limits = BodyLimits { timeout: FILE_TIMEOUT.max(api.limits.timeout), ..api.limits };
        let pieces = body::arriving(request.into_body(), limits)?;
        Ok(Self(pieces.map_err(|error| Failure::from(body_reply(error))).boxed()))
    }
}
