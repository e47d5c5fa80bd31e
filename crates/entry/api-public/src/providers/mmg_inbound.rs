//! `POST /notifications/sms/receive/mmg`: MMG hands over a text message to a service.

use axum::{
    Json,
    body::Body,
    extract::State,
    response::{IntoResponse, Response},
};
use http::HeaderMap;
use serde_json::json;
use tidings_app::receive_sms::{Received, receive};
use tidings_providers::mmg;

use super::{ProviderApi, form, problem::Problem};

pub(super) async fn handle(
    State(api): State<ProviderApi>,
    headers: HeaderMap,
    body: Body,
) -> Result<Response, Problem> {
    api.accounts.mmg_inbound.check(&headers)?;
    let message = mmg::inbound(&form::json(body).await?)?;
    let received = receive(&api.app, mmg::IDENTIFIER, &message, api.clock.now()).await?;
    Ok(match received {
        Received::Stored(_) | Received::Repeated => Json(json!({"status": "ok"})).into_response(),
        Received::NobodysNumber => "RECEIVED".into_response(),
    })
}
