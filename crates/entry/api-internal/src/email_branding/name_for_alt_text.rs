//! `POST /email-branding/get-name-for-alt-text/`: a name that is free.

use axum::extract::State;
use tidings_api_types::internal::email_branding::{AltText, NameForAltText};
use tidings_app::email_branding;

use crate::{
    InternalApi,
    answer::{Answer, Answered},
    extract::JsonBody,
};

pub(super) async fn handle(State(api): State<InternalApi>, JsonBody(body): JsonBody) -> Answered<NameForAltText> {
    let wanted = AltText::read(&body)?;
    Ok(Answer(email_branding::name_for_alt_text(&api.app, &wanted.alt_text).await?))
}
