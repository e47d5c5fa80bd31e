//! `POST /v2/notifications/sms`: accepts a text message.

use axum::{Json, body::Body, extract::State};
use http::StatusCode;
use tidings_api_types::v2::{
    PostSms,
    posted::{Posted, SmsContent},
};
use tidings_app::send::sms;

use crate::{PublicApi, auth::Authenticated, error::ApiError, extract::Now, json};

pub(super) async fn handle(
    State(api): State<PublicApi>,
    Now(now): Now,
    Authenticated(caller): Authenticated,
    body: Body,
) -> Result<(StatusCode, Json<Posted<SmsContent>>), ApiError> {
    let request = PostSms::read(&json::read(body, api.limits).await?, now)?;
    let posted = sms::send(&api.app, &caller, request, now).await?;
    Ok((StatusCode::CREATED, Json(posted)))
}
