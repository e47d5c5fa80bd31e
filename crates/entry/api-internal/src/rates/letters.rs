//! `GET /letter-rates/`: the prices of letters.

use axum::extract::State;
use tidings_api_types::internal::rates::ListLetterRates;
use tidings_app::rates;

use crate::{
    InternalApi,
    answer::{Answer, Answered},
    extract::Now,
};

pub(super) async fn handle(State(api): State<InternalApi>, Now(now): Now) -> Answered<ListLetterRates> {
    Ok(Answer(rates::letters(&api.app, now).await?))
}
