//! `DELETE /service/{service}/callback-api/{callback}`: calls a service no more.

use axum::extract::State;
use tidings_api_types::internal::{ErrorReply, callbacks::DeleteCallback};
use tidings_app::callbacks;

use crate::{
    InternalApi,
    answer::{Answer, Answered},
    extract::{At, Query},
};

pub(super) async fn handle(
    State(api): State<InternalApi>,
    At(at): At<DeleteCallback>,
    query: Query,
) -> Answered<DeleteCallback> {
    let callback_type =
        query.get("callback_type").and_then(|name| name.parse().ok()).ok_or_else(ErrorReply::not_found)?;
    callbacks::delete(&api.app, at.service_id, at.callback_id, callback_type).await?;
    Ok(Answer(()))
}
