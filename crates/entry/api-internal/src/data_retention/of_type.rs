//! `GET /service/{service}/data-retention/notification-type/{type}`: what is set for a channel.

use axum::extract::State;
use tidings_api_types::internal::{ErrorReply, data_retention::GetDataRetentionOfType};
use tidings_app::data_retention;

use crate::{
    InternalApi,
    answer::{Answer, Answered},
    extract::At,
};

pub(super) async fn handle(
    State(api): State<InternalApi>,
    At(at): At<GetDataRetentionOfType>,
) -> Answered<GetDataRetentionOfType> {
    let channel = at.notification_type.parse().map_err(|_| ErrorReply::not_found())?;
    Ok(Answer(data_retention::of_type(&api.app, at.service_id, channel).await?))
}
