//! `GET /service/{service_id}/upload/uploaded-letters/{print_day}`: uploaded letters that are printed on a day.

use axum::extract::State;
use tidings_api_types::internal::{page::Page, uploads::ListUploadedLetters};
use tidings_app::uploads;

use crate::{
    InternalApi,
    answer::{Answer, Answered},
    extract::{At, Query},
};

pub(super) async fn handle(
    State(api): State<InternalApi>,
    At(at): At<ListUploadedLetters>,
    query: Query,
) -> Answered<ListUploadedLetters> {
    let page = Page::read(query.get("page"))?;
    Ok(Answer(uploads::letters_of_day(&api.app, at.service_id, &at.print_day, page).await?))
}
