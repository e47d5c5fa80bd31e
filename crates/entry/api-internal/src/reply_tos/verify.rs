//! `POST /service/{service}/email-reply-to/verify`: tries an address.

use axum::extract::State;
use tidings_api_types::internal::{
    Data,
    reply_tos::{AddressToVerify, VerifyReplyTo},
};
use tidings_app::reply_tos;

use crate::{
    InternalApi,
    answer::{Answer, Answered},
    extract::{At, JsonBody, Now},
};

pub(super) async fn handle(
    State(api): State<InternalApi>,
    Now(now): Now,
    At(at): At<VerifyReplyTo>,
    JsonBody(body): JsonBody,
) -> Answered<VerifyReplyTo> {
    let address = AddressToVerify::read(&body)?;
    let verification = reply_tos::verify(&api.app, at.service_id, address, now).await?;
    Ok(Answer(Data::new(verification)))
}
