//! `POST /service/{service}/email-reply-to`: adds an address.

use axum::extract::State;
use tidings_api_types::internal::{
    Data,
    reply_tos::{AddReplyTo, ReplyToForm},
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
    Found(at): Found<AddReplyTo>,
    JsonBody(body): JsonBody,
) -> Answered<AddReplyTo> {
    let address = reply_tos::add(&api.app, at.service_id, ReplyToForm::read(&body)?, now).await?;
    Ok(Answer(Data::new(address)))
}
