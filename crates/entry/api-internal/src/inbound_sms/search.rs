//! `POST /service/{service_id}/inbound-sms`: what a service received.

use axum::extract::State;
use tidings_api_types::internal::{
    Data,
    inbound_sms::{InboundSmsSearch, SearchInboundSms},
};
use tidings_app::inbound_sms;

use crate::{
    InternalApi,
    answer::{Answer, Answered},
    extract::{At, JsonBody, Now},
};

pub(super) async fn handle(
    State(api): State<InternalApi>,
    Now(now): Now,
    At(at): At<SearchInboundSms>,
    JsonBody(body): JsonBody,
) -> Answered<SearchInboundSms> {
    let search = InboundSmsSearch::read(&body)?;
    Ok(Answer(Data::new(inbound_sms::search(&api.app, at.service_id, search, now).await?)))
}
