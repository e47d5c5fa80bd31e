//! Pages that are sent with letters.

use jiff::Timestamp;
use tidings_api_types::internal::letter_attachments::{
    LetterAttachment, LetterAttachmentArchiver, NewLetterAttachment,
};
use tidings_domain::{LetterAttachmentId, NotificationType};
use tidings_store::{
    letter_attachments::{self, StoredLetterAttachment},
    templates,
};

use crate::{
    App, Failure,
    templates::{checks::or_unknown_user, reply::letter_attachment as reply},
};

/// An attachment, archived ones too.
pub async fn get(app: &App, id: LetterAttachmentId) -> Result<LetterAttachment, Failure> {
    letter_attachments::get(&app.pool, id).await?.map(reply).ok_or_else(Failure::not_found)
}

/// Gives a letter's template an attachment, as a new version of the template.
pub async fn create(app: &App, new: NewLetterAttachment, now: Timestamp) -> Result<LetterAttachment, Failure> {
    let mut transaction = app.begin().await?;
    let conn = &mut *transaction;
    let service = letter_attachments::service_of(&mut *conn, new.template_id).await?;
    let service = service.ok_or_else(Failure::not_found)?;
    if !templates::lock(conn, service, new.template_id).await? {
        return Err(Failure::not_found());
    }
    let template = templates::details(&mut *conn, service, new.template_id).await?.ok_or_else(Failure::not_found)?;
    if template.template_type != NotificationType::Letter {
        return Err(Failure::invalid("Only letter templates can have an attachment"));
    }
    if template.letter_attachment.is_some() {
        return Err(Failure::invalid("template-already-has-attachment"));
    }
    let attachment = StoredLetterAttachment {
        id: new.upload_id,
        created_at: now,
        created_by: new.created_by_id,
        archived_at: None,
        archived_by: None,
        original_filename: new.original_filename,
        page_count: new.page_count,
    };
    letter_attachments::insert(conn, &attachment).await.map_err(|error| match error.constraint() {
        Some("letter_attachment_pkey") => {
            Failure::invalid(format!("There is an attachment with id {} already", attachment.id))
        }
        _ => or_unknown_user(error),
    })?;
    templates::set_letter_attachment(conn, template.id, Some(attachment.id), now).await?;
    transaction.commit().await?;
    Ok(reply(attachment))
}

/// Takes an attachment off its template, as a new version of the template.
pub async fn archive(
    app: &App,
    id: LetterAttachmentId,
    archiver: LetterAttachmentArchiver,
    now: Timestamp,
) -> Result<(), Failure> {
    let mut transaction = app.begin().await?;
    let conn = &mut *transaction;
    letter_attachments::get(&mut *conn, id).await?.ok_or_else(Failure::not_found)?;
    let template = letter_attachments::lock_template_with(conn, id).await?;
    let template = template.ok_or_else(|| Failure::invalid("letter-attachment-already-archived"))?;
    templates::set_letter_attachment(conn, template, None, now).await?;
    letter_attachments::archive(conn, id, archiver.archived_by, now).await.map_err(or_unknown_user)?;
    Ok(transaction.commit().await?)
}
