//! `GET /letter-branding`: every branding.

use axum::extract::State;
use tidings_api_types::internal::letter_branding::ListLetterBrandings;
use tidings_app::letter_branding;

use crate::{
    InternalApi,
    answer::{Answer, Answered},
};

pub(super) async fn handle(State(api): State<InternalApi>) -> Answered<ListLetterBrandings> {
    Ok(Answer(letter_branding::list(&api.app).await?))
}
