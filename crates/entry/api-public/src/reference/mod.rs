//! `GET /docs`: the API's description for people, to be read and tried, for everybody.
//!
//! Made from the same document as `/openapi.json`. The page reads without its script. The script signs tokens in the browser,
//! from a key that is typed in and goes nowhere else: all that leaves the page is what a client would send.

mod document;
mod example;
mod page;
mod view;
mod words;

use axum::{
    Router,
    extract::{Path, rejection::PathRejection},
    middleware::map_response,
    response::{Html, IntoResponse, Response},
    routing::get,
};
use http::{HeaderValue, header};

use crate::{
    PublicApi,
    error::{self, ApiError},
};

/// Nothing from elsewhere, nothing inline; forms are for the script alone.
const POLICY: HeaderValue = HeaderValue::from_static(
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; form-action 'none'; \
     frame-ancestors 'none'; base-uri 'none'",
);

pub(crate) fn routes() -> Router<PublicApi> {
    Router::new().route("/docs", get(handle)).route("/docs/{asset}", get(asset)).route_layer(map_response(protect))
}

async fn handle() -> Response {
    match page::html() {
        Ok(html) => Html(html).into_response(),
        Err(error) => ApiError::internal(&error).into_plain_response(),
    }
}

async fn asset(name: Result<Path<String>, PathRejection>) -> Response {
    let (content_type, content) = match name.as_ref().map_or("", |Path(name)| name) {
        "reference.css" => ("text/css; charset=utf-8", include_str!("assets/reference.css")),
        "reference.js" => ("text/javascript; charset=utf-8", include_str!("assets/reference.js")),
        "token.js" => ("text/javascript; charset=utf-8", include_str!("assets/token.js")),
        _ => return error::not_found().await,
    };
    ([(header::CONTENT_TYPE, content_type)], content).into_response()
}

async fn protect(mut response: Response) -> Response {
    response.headers_mut().insert(header::CONTENT_SECURITY_POLICY, POLICY);
    response.headers_mut().insert(header::REFERRER_POLICY, HeaderValue::from_static("no-referrer"));
    response
}
