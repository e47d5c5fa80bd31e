//! `GET /protected-sender-id/check`: whether a name is protected.

use axum::extract::State;
use tidings_api_types::internal::{ErrorReply, protected_sender_ids::CheckSenderId};
use tidings_app::protected_sender_ids;

use crate::{
    InternalApi,
    answer::{Answer, Answered},
    extract::Query,
};

pub(super) async fn handle(State(api): State<InternalApi>, query: Query) -> Answered<CheckSenderId> {
    let sender_id = query.get("sender_id").filter(|id| !id.is_empty());
    let sender_id = sender_id.ok_or_else(|| ErrorReply::invalid("sender_id must be passed in"))?;
    Ok(Answer(protected_sender_ids::contain(&api.app, sender_id).await?))
}
