//! `GET /service/{service}/data-retention`: for how long a service's messages are kept.

use axum::extract::State;
use tidings_api_types::internal::data_retention::ListDataRetention;
use tidings_app::data_retention;

use crate::{
    InternalApi,
    answer::{Answer, Answered},
    extract::At,
};

pub(super) async fn handle(
    State(api): State<InternalApi>,
    At(at): At<ListDataRetention>,
) -> Answered<ListDataRetention> {
    Ok(Answer(data_retention::list(&api.app, at.service_id).await?))
}
