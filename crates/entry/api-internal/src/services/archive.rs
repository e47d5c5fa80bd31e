//! `POST /service/{service}/archive`: archives a service.

use axum::extract::State;
use tidings_api_types::internal::service::ArchiveService;
use tidings_app::services;

use crate::{
    InternalApi,
    answer::{Answer, Answered},
    extract::{At, Now},
};

pub(super) async fn handle(
    State(api): State<InternalApi>,
    Now(now): Now,
    At(at): At<ArchiveService>,
) -> Answered<ArchiveService> {
    services::archive(&api.app, at.service_id, now).await?;
    Ok(Answer(()))
}
