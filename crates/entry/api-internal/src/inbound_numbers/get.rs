//! `GET /inbound-number/service/{service_id}`: a service's number.

use axum::extract::State;
use tidings_api_types::internal::{Data, inbound_numbers::GetInboundNumber};
use tidings_app::inbound_numbers;

use crate::{
    InternalApi,
    answer::{Answer, Answered},
    extract::At,
};

pub(super) async fn handle(State(api): State<InternalApi>, At(at): At<GetInboundNumber>) -> Answered<GetInboundNumber> {
    Ok(Answer(Data::new(inbound_numbers::of_service(&api.app, at.service_id).await?)))
}
