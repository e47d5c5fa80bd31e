//! `GET /service/{service_id}/inbound-sms/{inbound_sms_id}`: one message.

use axum::extract::State;
use tidings_api_types::internal::inbound_sms::GetInboundSms;
use tidings_app::inbound_sms;

use crate::{
    InternalApi,
    answer::{Answer, Answered},
    extract::At,
};

pub(super) async fn handle(State(api): State<InternalApi>, At(at): At<GetInboundSms>) -> Answered<GetInboundSms> {
    Ok(Answer(inbound_sms::get(&api.app, at.service_id, at.inbound_sms_id).await?))
}
