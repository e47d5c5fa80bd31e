//! `GET /openapi.json`: the API's description for programs, for everybody.

use axum::response::IntoResponse;
use http::header;
use tidings_api_types::v2::openapi::DOCUMENT;

pub(crate) async fn handle() -> impl IntoResponse {
    ([(header::CONTENT_TYPE, "application/json")], DOCUMENT)
}
