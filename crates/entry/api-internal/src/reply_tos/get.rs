//! `GET /service/{service}/email-reply-to/{reply_to}`: one address.

use axum::extract::State;
use tidings_api_types::internal::reply_tos::GetReplyTo;
use tidings_app::reply_tos;

use crate::{
    InternalApi,
    answer::{Answer, Answered},
    extract::At,
};

pub(super) async fn handle(State(api): State<InternalApi>, At(at): At<GetReplyTo>) -> Answered<GetReplyTo> {
    Ok(Answer(reply_tos::get(&api.app, at.service_id, at.reply_to_id).await?))
}
