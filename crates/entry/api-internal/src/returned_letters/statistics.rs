//! `GET /service/{service_id}/returned-letter-statistics`: how many letters came back in the last days.

use axum::extract::State;
use tidings_api_types::internal::returned_letters::GetReturnedLetterStatistics;
use tidings_app::returned_letters;

use crate::{
    InternalApi,
    answer::{Answer, Answered},
    extract::{At, Now},
};

pub(super) async fn handle(
    State(api): State<InternalApi>,
    Now(now): Now,
    At(at): At<GetReturnedLetterStatistics>,
) -> Answered<GetReturnedLetterStatistics> {
    Ok(Answer(returned_letters::statistics(&api.app, at.service_id, now).await?))
}
