#![doc = include_str!("../README.md")]

mod admitted;
mod auth;
mod error;
mod extract;
mod idempotency_key;
mod json;
mod notifications;
mod openapi;
pub mod providers;
mod received_texts;
mod reference;
mod templates;
mod time_limit;
mod unsubscribe;

use std::time::Duration;

use axum::{
    Router,
    middleware::{from_fn_with_state, map_response},
    routing::get,
};
use tidings_app::App;
use tidings_domain::SharedClock;
use tidings_web::{api_headers, body::BodyLimits};
pub use time_limit::DEFAULT_TIME_LIMIT;

/// What the API is made of. Cheap to clone.
#[derive(Clone, Debug)]
pub struct PublicApi {
    pub app: App,
    pub clock: SharedClock,
    pub limits: BodyLimits,
    /// The longest that a request may take.
    pub time_limit: Duration,
}

/// Room for a message with a few files of two megabytes each, in base64.
pub const DEFAULT_LIMITS: BodyLimits = BodyLimits { max_bytes: 10 * 1024 * 1024, timeout: time_limit::BODY_TIMEOUT };

/// The API's routes, with the headers and the error replies of everything else.
pub fn router(api: PublicApi) -> Router {
    let v2 = Router::new()
        .nest("/v2/notifications", notifications::routes())
        .nest("/v2", templates::routes().merge(received_texts::routes()))
        .route_layer(from_fn_with_state(api.time_limit, time_limit::of_v2));
    unsubscribe::routes()
        .route_layer(from_fn_with_state(api.time_limit, time_limit::of_others))
        .merge(v2)
        .merge(reference::routes())
        .route("/openapi.json", get(openapi::handle))
        .fallback(error::not_found)
        .method_not_allowed_fallback(error::method_not_allowed)
        .layer(map_response(api_headers::add))
        .with_state(api)
}
