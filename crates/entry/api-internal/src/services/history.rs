//! `GET /service/{service}/history`: the versions of a service and of its keys.

use axum::extract::State;
use tidings_api_types::internal::{Data, service::history::GetServiceHistory};
use tidings_app::services;

use crate::{
    InternalApi,
    answer::{Answer, Answered},
    extract::At,
};

pub(super) async fn handle(
    State(api): State<InternalApi>,
    At(at): At<GetServiceHistory>,
) -> Answered<GetServiceHistory> {
    let history = services::history(&api.app, at.service_id).await?;
    Ok(Answer(Data::new(history)))
}
