//! `GET /service/{service_id}/inbound-sms/most-recent-usage`: when a service's number was last used.

use axum::extract::State;
use tidings_api_types::internal::inbound_sms::GetInboundUsage;
use tidings_app::inbound_sms;

use crate::{
    InternalApi,
    answer::{Answer, Answered},
    extract::At,
};

pub(super) async fn handle(State(api): State<InternalApi>, At(at): At<GetInboundUsage>) -> Answered<GetInboundUsage> {
    Ok(Answer(inbound_sms::last_used(&api.app, at.service_id).await?))
}
