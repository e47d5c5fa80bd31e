//! `POST /service/{service_id}/create-unsubscribe-request-report`: makes a report.

use axum::extract::State;
use tidings_api_types::internal::unsubscribe_reports::{CreateUnsubscribeReport, NewUnsubscribeReport};
use tidings_app::unsubscribe_reports;

use crate::{
    InternalApi,
    answer::{Answer, Answered},
    extract::{At, JsonBody, Now},
};

pub(super) async fn handle(
    State(api): State<InternalApi>,
    Now(now): Now,
    At(at): At<CreateUnsubscribeReport>,
    JsonBody(body): JsonBody,
) -> Answered<CreateUnsubscribeReport> {
    let new = NewUnsubscribeReport::read(&body)?;
    Ok(Answer(unsubscribe_reports::create(&api.app, at.service_id, new, now).await?))
}
