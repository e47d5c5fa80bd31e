//! `POST /service/{service_id}/inbound-sms/remove`: takes a service's number away.

use axum::extract::State;
use tidings_api_types::internal::inbound_sms::{InboundRemoval, Nothing, RemoveInboundSms};
use tidings_app::inbound_sms;

use crate::{
    InternalApi,
    answer::{Answer, Answered},
    extract::{At, JsonBody},
};

pub(super) async fn handle(
    State(api): State<InternalApi>,
    At(at): At<RemoveInboundSms>,
    JsonBody(body): JsonBody,
) -> Answered<RemoveInboundSms> {
    inbound_sms::remove(&api.app, at.service_id, InboundRemoval::read(&body)?).await?;
    Ok(Answer(Nothing {}))
}
