//! `POST /notifications/sms/receive/firetext`: Firetext hands over a text message to a service.

use axum::{Json, body::Body, extract::State};
use http::HeaderMap;
use serde_json::{Value, json};
use tidings_app::receive_sms::receive;
use tidings_providers::firetext;

use super::{ProviderApi, form, problem::Problem};

pub(super) async fn handle(
    State(api): State<ProviderApi>,
    headers: HeaderMap,
    body: Body,
) -> Result<Json<Value>, Problem> {
    api.accounts.firetext_inbound.check(&headers)?;
    let message = firetext::inbound(&form::fields(body).await?)?;
    receive(&api.app, firetext::IDENTIFIER, &message, api.clock.now()).await?;
    Ok(Json(json!({"status": "ok"})))
}
