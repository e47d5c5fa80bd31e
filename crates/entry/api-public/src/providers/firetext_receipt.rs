//! `POST /notifications/sms/firetext`: Firetext reports what became of a message.

use axum::{Json, body::Body, extract::State};
use http::HeaderMap;
use tidings_providers::firetext;

use super::{
    ProviderApi, form,
    problem::Problem,
    received::{Success, take},
};

pub(super) async fn handle(
    State(api): State<ProviderApi>,
    headers: HeaderMap,
    body: Body,
) -> Result<Json<Success>, Problem> {
    if let Some(auth) = &api.accounts.firetext_receipts {
        auth.check(&headers)?;
    }
    let receipt = firetext::receipt(&form::fields(body).await?)?;
    take(&api, firetext::IDENTIFIER, Some(receipt)).await
}
