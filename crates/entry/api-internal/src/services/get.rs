//! `GET /service/{service}`: a service with all of its settings.

use axum::{
    extract::State,
    response::{IntoResponse, Response},
};
use tidings_api_types::internal::{Data, service::GetService};
use tidings_app::services;

use super::statistics::days_wanted;
use crate::{
    InternalApi,
    answer::Answer,
    error::ApiError,
    extract::{At, Now, Query},
};

pub(super) async fn handle(
    State(api): State<InternalApi>,
    Now(now): Now,
    At(at): At<GetService>,
    query: Query,
) -> Result<Response, ApiError> {
    if query.is_true("detailed") {
        let service = services::detailed(&api.app, at.service_id, days_wanted(&query)?, now).await?;
        return Ok(axum::Json(Data::new(service)).into_response());
    }
    let service = services::get(&api.app, at.service_id).await?;
    Ok(Answer::<GetService>(Data::new(service)).into_response())
}
