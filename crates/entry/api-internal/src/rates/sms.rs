//! `GET /sms-rate/`: the price of a text message fragment.

use axum::extract::State;
use tidings_api_types::internal::rates::GetSmsRate;
use tidings_app::rates;

use crate::{
    InternalApi,
    answer::{Answer, Answered},
    extract::Now,
};

pub(super) async fn handle(State(api): State<InternalApi>, Now(now): Now) -> Answered<GetSmsRate> {
    Ok(Answer(rates::sms(&api.app, now).await?))
}
