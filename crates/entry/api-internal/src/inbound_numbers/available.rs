//! `GET /inbound-number/available`: numbers that a service could have.

use axum::extract::State;
use tidings_api_types::internal::{Data, inbound_numbers::ListAvailableInboundNumbers};
use tidings_app::inbound_numbers;

use crate::{
    InternalApi,
    answer::{Answer, Answered},
};

pub(super) async fn handle(State(api): State<InternalApi>) -> Answered<ListAvailableInboundNumbers> {
    Ok(Answer(Data::new(inbound_numbers::available(&api.app).await?)))
}
