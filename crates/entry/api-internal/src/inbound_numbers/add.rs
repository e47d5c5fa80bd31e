//! `POST /inbound-number/service/{service_id}`: gives a service a number.

use axum::extract::State;
use tidings_api_types::internal::inbound_numbers::{AddInboundNumber, NewInboundNumber};
use tidings_app::inbound_numbers;

use crate::{
    InternalApi,
    answer::{Answer, Answered},
    extract::{At, MaybeJson, Now},
};

pub(super) async fn handle(
    State(api): State<InternalApi>,
    Now(now): Now,
    At(at): At<AddInboundNumber>,
    MaybeJson(body): MaybeJson,
) -> Answered<AddInboundNumber> {
    let new = NewInboundNumber::read(body.as_ref())?;
    Ok(Answer(inbound_numbers::add(&api.app, at.service_id, new, now).await?))
}
