//! Stored templates as replies.

use tidings_api_types::internal::letter_attachments::LetterAttachment;
use tidings_api_types::internal::templates::{LinkedFile, Template, TemplateVersion, VersionAuthor};
use tidings_domain::{NotificationType, template::is_precompiled_letter};
use tidings_recipients::PhoneNumber;
use tidings_store::{
    letter_attachments::StoredLetterAttachment,
    templates::{self, TemplateDetails},
};

/// A reply of one of the two kinds, which have most fields in common.
macro_rules! reply {
    ($details:expr => $reply:ident { $($field:ident: $value:expr),+ $(,)? }) => {{
        let details: TemplateDetails = $details;
        $reply {
            $($field: $value,)+
            is_precompiled_letter: is_precompiled_letter(details.template_type, &details.name, details.hidden),
            reply_to_text: reply_to_text(details.template_type, details.reply_to_text),
            reply_to: details.letter_contact_id.filter(|_| details.template_type == NotificationType::Letter),
            template_redacted: details.redact_personalisation.map(|_| details.id),
            id: details.id,
            service: details.service_id,
            name: details.name,
            template_type: details.template_type,
            content: details.content,
            subject: details.subject,
            version: details.version,
            archived: details.archived,
            hidden: details.hidden,
            postage: details.postage,
            created_at: details.created_at.into(),
            updated_at: details.updated_at.map(Into::into),
            service_letter_contact: details.letter_contact_id,
            letter_attachment: details.letter_attachment.map(letter_attachment),
            letter_languages: details.letter_languages,
            letter_welsh_subject: details.letter_welsh_subject,
            letter_welsh_content: details.letter_welsh_content,
            has_unsubscribe_link: details.has_unsubscribe_link,
            email_files: details.email_files.into_iter().map(linked_file).collect(),
        }
    }};
}

/// The latest version.
pub(super) fn template(details: TemplateDetails) -> Template {
    let (created_by, folder) = (details.created_by.id, details.folder_id);
    let redact_personalisation = details.redact_personalisation.unwrap_or_default();
    reply!(details => Template {
        created_by: created_by,
        folder: folder,
        redact_personalisation: redact_personalisation,
    })
}

/// Any version.
pub(super) fn template_version(details: TemplateDetails) -> TemplateVersion {
    let author = details.created_by.clone();
    let created_by = VersionAuthor { id: author.id, name: author.name, email_address: author.email_address };
    reply!(details => TemplateVersion { created_by: created_by })
}

/// An attachment.
pub(crate) fn letter_attachment(stored: StoredLetterAttachment) -> LetterAttachment {
    LetterAttachment {
        id: stored.id,
        created_at: stored.created_at.into(),
        created_by_id: stored.created_by,
        archived_at: stored.archived_at.map(Into::into),
        archived_by_id: stored.archived_by,
        original_filename: stored.original_filename,
        page_count: stored.page_count,
    }
}

fn linked_file(file: templates::LinkedFile) -> LinkedFile {
    LinkedFile {
        id: file.id,
        filename: file.filename,
        link_text: file.link_text,
        retention_period: file.retention_period,
        validate_users_email: file.validate_users_email,
        pending: false,
    }
}

/// Numbers that text messages are from are shown as they are dialled from abroad; names are left as they are.
pub(crate) fn reply_to_text(template_type: NotificationType, text: Option<String>) -> Option<String> {
    match template_type {
        NotificationType::Sms => text.map(|sender| match PhoneNumber::parse(&sender) {
            Ok(number) => number.normalised().to_owned(),
            Err(_) => sender,
        }),
        NotificationType::Email | NotificationType::Letter => text,
    }
}
