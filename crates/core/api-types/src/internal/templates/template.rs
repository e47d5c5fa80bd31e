//! A template, now and as it was.

use serde::{Deserialize, Serialize};
use tidings_domain::{
    LetterContactId, LetterLanguages, NotificationType, Postage, ServiceId, TemplateEmailFileId, TemplateFolderId,
    TemplateId, UserId,
};

use crate::internal::{letter_attachments::LetterAttachment, time::WireTime};

/// Makes an object of what every template and every version of one has, and some fields more.
macro_rules! template {
    ($(#[$doc:meta])* $name:ident { $($(#[$field_doc:meta])* $field:ident: $type:ty),+ $(,)? }) => {
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
        pub struct $name {
            pub id: TemplateId,
            pub service: ServiceId,
            pub name: String,
            pub template_type: NotificationType,
            /// With placeholders, as somebody wrote it.
            pub content: String,
            /// Emails and letters have one.
            pub subject: Option<String>,
            pub version: i32,
            pub archived: bool,
            /// Made by the system; people do not see it in lists.
            pub hidden: bool,
            /// Letters have one.
            pub postage: Option<Postage>,
            pub created_at: WireTime,
            pub updated_at: Option<WireTime>,
            /// The address at the top of the letter.
            pub service_letter_contact: Option<LetterContactId>,
            /// As `service_letter_contact`.
            pub reply_to: Option<LetterContactId>,
            /// Where answers go by default: the letter's address, the service's email address or sender.
            pub reply_to_text: Option<String>,
            pub letter_attachment: Option<LetterAttachment>,
            /// Letters have one.
            pub letter_languages: Option<LetterLanguages>,
            pub letter_welsh_subject: Option<String>,
            pub letter_welsh_content: Option<String>,
            pub has_unsubscribe_link: bool,
            /// It stands for letters that come as finished PDFs.
            pub is_precompiled_letter: bool,
            /// The template's own id, if it is known whether its messages' values are hidden.
            pub template_redacted: Option<TemplateId>,
            /// The files that an email links to in this version.
            pub email_files: Vec<LinkedFile>,
            $($(#[$field_doc])* pub $field: $type),+
        }
    };
}

template! {
    /// A template as it is now.
    Template {
        /// Who made this version.
        created_by: UserId,
        /// None at the top.
        folder: Option<TemplateFolderId>,
        /// The values of its messages are hidden from everybody.
        redact_personalisation: bool,
    }
}

template! {
    /// A template as it was.
    TemplateVersion {
        /// Who made this version.
        created_by: VersionAuthor,
    }
}

/// Who made a version.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct VersionAuthor {
    pub id: UserId,
    pub name: String,
    pub email_address: String,
}

/// A file that an email's text links to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LinkedFile {
    pub id: TemplateEmailFileId,
    /// As a placeholder of the text names it.
    pub filename: String,
    pub link_text: Option<String>,
    /// In weeks.
    pub retention_period: i32,
    /// Recipients say who they are before they can open it.
    pub validate_users_email: bool,
    /// Not live yet.
    pub pending: bool,
}
