//! `GET /service/{service}/callback-api/{callback}`: where a service is called.

use axum::extract::State;
use tidings_api_types::internal::{Data, ErrorReply, callbacks::GetCallback};
use tidings_app::callbacks;

use crate::{
    InternalApi,
    answer::{Answer, Answered},
    extract::{At, Query},
};

pub(super) async fn handle(
    State(api): State<InternalApi>,
    At(at): At<GetCallback>,
    query: Query,
) -> Answered<GetCallback> {
    let callback_type =
        query.get("callback_type").and_then(|name| name.parse().ok()).ok_or_else(ErrorReply::not_found)?;
    let callback = callbacks::get(&api.app, at.service_id, at.callback_id, callback_type).await?;
    Ok(Answer(Data::new(callback)))
}
