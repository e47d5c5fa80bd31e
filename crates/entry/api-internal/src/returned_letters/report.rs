//! `GET /service/{service_id}/returned-letters`: the letters that came back, of a day's report.

use axum::extract::State;
use tidings_api_types::internal::returned_letters::{ListReturnedLetters, ReportedAt};
use tidings_app::returned_letters;
use tidings_domain::london;

use crate::{
    InternalApi,
    answer::{Answer, Answered},
    extract::{At, Now, Query},
};

pub(super) async fn handle(
    State(api): State<InternalApi>,
    At(at): At<ListReturnedLetters>,
    query: Query,
    Now(now): Now,
) -> Answered<ListReturnedLetters> {
    let day = query.day_or("reported_at", london::day(now))?;
    Ok(Answer(returned_letters::report(&api.app, at.service_id, ReportedAt(day)).await?))
}
