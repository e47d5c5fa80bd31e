//! `GET /v2/received-text-messages`: reads a page of what was written to a service.

use axum::{Json, extract::State};
use tidings_api_types::v2::{ListReceivedTexts, ReceivedTextPage};
use tidings_app::received_texts;

use crate::{PublicApi, auth::Authenticated, error::ApiError, extract::Pairs};

pub(super) async fn handle(
    State(api): State<PublicApi>,
    Authenticated(caller): Authenticated,
    Pairs(pairs): Pairs,
) -> Result<Json<ReceivedTextPage>, ApiError> {
    let list = ListReceivedTexts::read(&pairs)?;
    Ok(Json(received_texts::page(&api.app, &caller.service, list).await?))
}
