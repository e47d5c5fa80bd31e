//! `POST /letter-branding/get-unique-name/`: a name that is free.

use axum::extract::State;
use tidings_api_types::internal::letter_branding::{UniqueLetterBrandingName, WantedName};
use tidings_app::letter_branding;

use crate::{
    InternalApi,
    answer::{Answer, Answered},
    extract::JsonBody,
};

pub(super) async fn handle(
    State(api): State<InternalApi>,
    JsonBody(body): JsonBody,
) -> Answered<UniqueLetterBrandingName> {
    let wanted = WantedName::read(&body)?;
    Ok(Answer(letter_branding::unique_name(&api.app, &wanted.name).await?))
}
