//! `GET /service/{service_id}/inbound-sms/summary`: how many messages a service received in the last week.

use axum::extract::State;
use tidings_api_types::internal::inbound_sms::GetInboundSmsSummary;
use tidings_app::inbound_sms;

use crate::{
    InternalApi,
    answer::{Answer, Answered},
    extract::{At, Now},
};

pub(super) async fn handle(
    State(api): State<InternalApi>,
    Now(now): Now,
    At(at): At<GetInboundSmsSummary>,
) -> Answered<GetInboundSmsSummary> {
    Ok(Answer(inbound_sms::summary(&api.app, at.service_id, now).await?))
}
