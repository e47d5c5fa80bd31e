//! `POST /v2/notifications/email`: accepts an email.

use axum::{Json, body::Body, extract::State};
use http::StatusCode;
use tidings_api_types::v2::{
    PostEmail,
    posted::{EmailContent, Posted},
};
use tidings_app::send::email;

use crate::{PublicApi, auth::Authenticated, error::ApiError, extract::Now, json};

pub(super) async fn handle(
    State(api): State<PublicApi>,
    Now(now): Now,
    Authenticated(caller): Authenticated,
    body: Body,
) -> Result<(StatusCode, Json<Posted<EmailContent>>), ApiError> {
    let request = PostEmail::read(&json::read(body, api.limits).await?, now)?;
    let posted = email::send(&api.app, &caller, request, now).await?;
    Ok((StatusCode::CREATED, Json(posted)))
}
