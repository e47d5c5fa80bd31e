//! `POST /letter-attachment/{letter_attachment_id}/archive`: takes an attachment off its template.

use axum::extract::State;
use tidings_api_types::internal::letter_attachments::{ArchiveLetterAttachment, LetterAttachmentArchiver};
use tidings_app::letter_attachments;

use crate::{
    InternalApi,
    answer::{Answer, Answered},
    extract::{At, JsonBody, Now},
};

pub(super) async fn handle(
    State(api): State<InternalApi>,
    At(at): At<ArchiveLetterAttachment>,
    Now(now): Now,
    JsonBody(body): JsonBody,
) -> Answered<ArchiveLetterAttachment> {
    let archiver = LetterAttachmentArchiver::read(&body)?;
    Ok(Answer(letter_attachments::archive(&api.app, at.letter_attachment_id, archiver, now).await?))
}
