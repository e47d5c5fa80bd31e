//! `POST /service/{service}/email-reply-to/{reply_to}`: changes an address.

use axum::extract::State;
use tidings_api_types::internal::{
    Data,
    reply_tos::{ReplyToForm, UpdateReplyTo},
};
use tidings_app::reply_tos;

use crate::{
    InternalApi,
    answer::{Answer, Answered},
    extract::{JsonBody, Now},
    found::Found,
};

pub(super) async fn handle(
    State(api): State<InternalApi>,
    Now(now): Now,
    Found(at): Found<UpdateReplyTo>,
    JsonBody(body): JsonBody,
) -> Answered<UpdateReplyTo> {
    let form = ReplyToForm::read(&body)?;
    let address = reply_tos::update(&api.app, at.service_id, at.reply_to_id, form, now).await?;
    Ok(Answer(Data::new(address)))
}
