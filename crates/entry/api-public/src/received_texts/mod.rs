//! `/v2/received-text-messages`.

mod list_received_texts;

use axum::{Router, routing::get};

use crate::PublicApi;

pub(crate) fn routes() -> Router<PublicApi> {
    Router::new().route("/received-text-messages", get(list_received_texts::handle))
}
