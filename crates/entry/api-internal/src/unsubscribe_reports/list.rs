//! `GET /service/{service_id}/unsubscribe-request-reports-summary`: reports of wishes for no more emails.

use axum::extract::State;
use tidings_api_types::internal::unsubscribe_reports::ListUnsubscribeReports;
use tidings_app::unsubscribe_reports;

use crate::{
    InternalApi,
    answer::{Answer, Answered},
    extract::At,
};

pub(super) async fn handle(
    State(api): State<InternalApi>,
    At(at): At<ListUnsubscribeReports>,
) -> Answered<ListUnsubscribeReports> {
    Ok(Answer(unsubscribe_reports::list(&api.app, at.service_id).await?))
}
