//! `POST /notifications/sms/twilio?notification_id=…`: Twilio reports what became of a message, with its signature.

use axum::{
    Json,
    body::Body,
    extract::{RawQuery, State},
};
use http::HeaderMap;
use tidings_providers::twilio;

use super::{
    ProviderApi, form,
    problem::Problem,
    received::{Success, take},
};

pub(super) async fn handle(
    State(api): State<ProviderApi>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
    body: Body,
) -> Result<Json<Success>, Problem> {
    let account = api.accounts.twilio.as_ref().ok_or_else(Problem::forbidden)?;
    let query = form::parse(query.unwrap_or_default().as_bytes());
    let id = query.get("notification_id").map_or("", String::as_str);
    let form = form::fields(body).await?;
    let signature = headers.get("x-twilio-signature").and_then(|value| value.to_str().ok()).unwrap_or_default();
    if !twilio::is_signed(&account.auth_token, &account.receipt_url, id, &form, signature) {
        tracing::warn!("a receipt that is not signed by Twilio");
        return Err(Problem::forbidden());
    }
    let receipt = twilio::receipt(id, &form)?;
    take(&api, twilio::IDENTIFIER, receipt).await
}
