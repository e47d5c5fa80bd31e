//! `GET /service/{service_id}/returned-letter-summary`: how many letters came back, by day.

use axum::extract::State;
use tidings_api_types::internal::returned_letters::ListReturnedLetterDays;
use tidings_app::returned_letters;

use crate::{
    InternalApi,
    answer::{Answer, Answered},
    extract::At,
};

pub(super) async fn handle(
    State(api): State<InternalApi>,
    At(at): At<ListReturnedLetterDays>,
) -> Answered<ListReturnedLetterDays> {
    Ok(Answer(returned_letters::days(&api.app, at.service_id).await?))
}
