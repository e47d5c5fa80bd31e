//! `GET /service/{service_id}/dashboard`: what changes on a service's dashboard with every message.

use axum::extract::State;
use tidings_api_types::internal::{Data, service::dashboard::GetDashboard};
use tidings_app::services;

use crate::{
    InternalApi,
    answer::{Answer, Answered},
    extract::{At, Now},
};

pub(super) async fn handle(
    State(api): State<InternalApi>,
    Now(now): Now,
    At(at): At<GetDashboard>,
) -> Answered<GetDashboard> {
    Ok(Answer(Data::new(services::dashboard(&api.app, at.service_id, now).await?)))
}
