//! `GET /inbound-number`: every number.

use axum::extract::State;
use tidings_api_types::internal::{Data, inbound_numbers::ListInboundNumbers};
use tidings_app::inbound_numbers;

use crate::{
    InternalApi,
    answer::{Answer, Answered},
};

pub(super) async fn handle(State(api): State<InternalApi>) -> Answered<ListInboundNumbers> {
    Ok(Answer(Data::new(inbound_numbers::list(&api.app).await?)))
}
