//! `POST /notifications/sms/http`: the provider that a mapping describes reports what became of a message, as JSON or as a
//! form.

use axum::{
    Json,
    body::Body,
    extract::{RawQuery, State},
};
use http::{HeaderMap, header};
use secrecy::ExposeSecret;
use tidings_providers::http_sms;
use tidings_web::{basic_auth::same, bearer};

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
    let account = api.accounts.http_sms.as_ref().ok_or_else(Problem::forbidden)?;
    let query = form::parse(query.unwrap_or_default().as_bytes());
    let given = bearer::token(&headers).ok().or_else(|| query.get("token").map(String::as_str)).unwrap_or_default();
    if !same(account.token.expose_secret().as_bytes(), given.as_bytes()) {
        tracing::warn!("a receipt without the token of the provider");
        return Err(Problem::forbidden());
    }
    let content_type = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let receipt = if content_type.starts_with("application/x-www-form-urlencoded") {
        http_sms::receipt_of_form(&account.mapping, &form::fields(body).await?)?
    } else {
        http_sms::receipt(&account.mapping, &form::json(body).await?)?
    };
    take(&api, &account.identifier, receipt).await
}
