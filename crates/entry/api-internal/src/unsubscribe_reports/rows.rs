//! `GET /service/{service_id}/unsubscribe-request-report/{batch_id}`: who wants no more emails.

use axum::extract::State;
use tidings_api_types::internal::unsubscribe_reports::GetUnsubscribeReport;
use tidings_app::unsubscribe_reports;

use crate::{
    InternalApi,
    answer::{Answer, Answered},
    extract::At,
};

pub(super) async fn handle(
    State(api): State<InternalApi>,
    At(at): At<GetUnsubscribeReport>,
) -> Answered<GetUnsubscribeReport> {
    Ok(Answer(unsubscribe_reports::rows(&api.app, at.service_id, at.batch_id).await?))
}
