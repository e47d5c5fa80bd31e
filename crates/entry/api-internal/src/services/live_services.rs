//! `GET /service/live-services-data`: every live service.

use axum::extract::State;
use tidings_api_types::internal::{Data, service::reports::GetLiveServices};
use tidings_app::services;

use crate::{
    InternalApi,
    answer::{Answer, Answered},
    extract::Now,
};

pub(super) async fn handle(State(api): State<InternalApi>, Now(now): Now) -> Answered<GetLiveServices> {
    let live = services::live_services(&api.app, now).await?;
    Ok(Answer(Data::new(live)))
}
