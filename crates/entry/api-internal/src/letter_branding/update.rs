//! `POST /letter-branding/{letter_branding_id}`: changes a branding.

use axum::extract::State;
use tidings_api_types::internal::letter_branding::{LetterBrandingBody, UpdateLetterBranding};
use tidings_app::letter_branding;

use crate::{
    InternalApi,
    answer::{Answer, Answered},
    extract::{At, JsonBody, Now},
};

pub(super) async fn handle(
    State(api): State<InternalApi>,
    At(at): At<UpdateLetterBranding>,
    Now(now): Now,
    JsonBody(body): JsonBody,
) -> Answered<UpdateLetterBranding> {
    let body = LetterBrandingBody::read(&body)?;
    Ok(Answer(letter_branding::update(&api.app, at.letter_branding_id, body, now).await?))
}
