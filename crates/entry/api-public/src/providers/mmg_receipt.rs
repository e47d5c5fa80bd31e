//! `POST /notifications/sms/mmg`: MMG reports what became of a message.

use axum::{Json, body::Body, extract::State};
use http::HeaderMap;
use tidings_providers::mmg;

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
    if let Some(auth) = &api.accounts.mmg_receipts {
        auth.check(&headers)?;
    }
    let receipt = mmg::receipt(&form::json(body).await?)?;
    take(&api, mmg::IDENTIFIER, Some(receipt)).await
}
