//! `GET /service/{service_id}/unsubscribe-request-statistics`: how many wishes the service has not dealt with.

use axum::extract::State;
use tidings_api_types::internal::unsubscribe_reports::GetUnsubscribeStatistics;
use tidings_app::unsubscribe_reports;

use crate::{
    InternalApi,
    answer::{Answer, Answered},
    extract::At,
};

pub(super) async fn handle(
    State(api): State<InternalApi>,
    At(at): At<GetUnsubscribeStatistics>,
) -> Answered<GetUnsubscribeStatistics> {
    Ok(Answer(unsubscribe_reports::statistics(&api.app, at.service_id).await?))
}
