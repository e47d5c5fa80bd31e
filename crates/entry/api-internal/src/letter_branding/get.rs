//! `GET /letter-branding/{letter_branding_id}`: one branding.

use axum::extract::State;
use tidings_api_types::internal::letter_branding::GetLetterBranding;
use tidings_app::letter_branding;

use crate::{
    InternalApi,
    answer::{Answer, Answered},
    extract::At,
};

pub(super) async fn handle(
    State(api): State<InternalApi>,
    At(at): At<GetLetterBranding>,
) -> Answered<GetLetterBranding> {
    Ok(Answer(letter_branding::get(&api.app, at.letter_branding_id).await?))
}
