//! `POST /letter-branding`: makes a branding.

use axum::extract::State;
use tidings_api_types::internal::letter_branding::{CreateLetterBranding, LetterBrandingBody};
use tidings_app::letter_branding;

use crate::{
    InternalApi,
    answer::{Answer, Answered},
    extract::{JsonBody, Now},
};

pub(super) async fn handle(
    State(api): State<InternalApi>,
    Now(now): Now,
    JsonBody(body): JsonBody,
) -> Answered<CreateLetterBranding> {
    let body = LetterBrandingBody::read(&body)?;
    Ok(Answer(letter_branding::create(&api.app, body, now).await?))
}
