//! `GET /service/{service}/email-reply-to`: where answers to a service's emails go.

use axum::extract::State;
use tidings_api_types::internal::reply_tos::ListReplyTos;
use tidings_app::reply_tos;

use crate::{
    InternalApi,
    answer::{Answer, Answered},
    extract::At,
};

pub(super) async fn handle(State(api): State<InternalApi>, At(at): At<ListReplyTos>) -> Answered<ListReplyTos> {
    Ok(Answer(reply_tos::list(&api.app, at.service_id).await?))
}
