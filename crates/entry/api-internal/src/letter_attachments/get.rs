//! `GET /letter-attachment/{letter_attachment_id}`: an attachment.

use axum::extract::State;
use tidings_api_types::internal::letter_attachments::GetLetterAttachment;
use tidings_app::letter_attachments;

use crate::{
    InternalApi,
    answer::{Answer, Answered},
    extract::At,
};

pub(super) async fn handle(
    State(api): State<InternalApi>,
    At(at): At<GetLetterAttachment>,
) -> Answered<GetLetterAttachment> {
    Ok(Answer(letter_attachments::get(&api.app, at.letter_attachment_id).await?))
}
