//! `POST /inbound-number/service/{service_id}/off`: lets nothing come in any more.

use axum::extract::State;
use tidings_api_types::internal::inbound_numbers::DisableInboundNumber;
use tidings_app::inbound_numbers;

use crate::{
    InternalApi,
    answer::{Answer, Answered},
    extract::{At, Now},
};

pub(super) async fn handle(
    State(api): State<InternalApi>,
    Now(now): Now,
    At(at): At<DisableInboundNumber>,
) -> Answered<DisableInboundNumber> {
    Ok(Answer(inbound_numbers::disable(&api.app, at.service_id, now).await?))
}
