//! `POST /letter-attachment`: gives a letter's template an attachment.

use axum::extract::State;
use tidings_api_types::internal::letter_attachments::{CreateLetterAttachment, NewLetterAttachment};
use tidings_app::letter_attachments;

use crate::{
    InternalApi,
    answer::{Answer, Answered},
    extract::{JsonBody, Now},
};

pub(super) async fn handle(
    State(api): State<InternalApi>,
    Now(now): Now,
    JsonBody(body): JsonBody,
) -> Answered<CreateLetterAttachment> {
    let new = NewLetterAttachment::read(&body)?;
    Ok(Answer(letter_attachments::create(&api.app, new, now).await?))
}
