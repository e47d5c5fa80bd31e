//! Spreadsheets of recipients on their way to be sent: uploaded, checked against a template, shown before anything is sent.
//!
//! The endpoints are our own: the admin app reaches no store of files by itself.

use serde::{Deserialize, Serialize};
use tidings_domain::{ContactListId, JobId, NotificationType, ServiceId, TemplateId};
use uuid::Uuid;

use super::{Data, FileBody, QueryString, endpoint::endpoint};

endpoint! {
    /// Stores and checks a spreadsheet that is to be sent by a template.
    POST "/service/{service_id}/upload-spreadsheet"
        => UploadSpreadsheet { service_id: ServiceId } [SpreadsheetName] (FileBody) -> 201 Data<Spreadsheet>
}

endpoint! {
    /// What the check of an upload found. It is checked anew only if the template has changed.
    GET "/service/{service_id}/upload-spreadsheet/{upload_id}"
        => GetSpreadsheet { service_id: ServiceId, upload_id: JobId } -> Data<Spreadsheet>
}

endpoint! {
    /// An upload, or what a job was made of, as comma separated values.
    GET "/service/{service_id}/upload-spreadsheet/{upload_id}/csv"
        => GetSpreadsheetCsv { service_id: ServiceId, upload_id: JobId } -> SpreadsheetCsv
}

endpoint! {
    /// Stores and checks a spreadsheet that is to be kept as a list: it has one column, of phone numbers or email addresses.
    POST "/service/{service_id}/upload-contact-list"
        => UploadContactList { service_id: ServiceId } [SpreadsheetName] (FileBody) -> 201 Data<Spreadsheet>
}

endpoint! {
    /// What the check of a list found.
    GET "/service/{service_id}/upload-contact-list/{upload_id}"
        => GetUploadedContactList { service_id: ServiceId, upload_id: ContactListId } -> Data<Spreadsheet>
}

endpoint! {
    /// A kept list as comma separated values.
    GET "/service/{service_id}/contact-list/{contact_list_id}/csv"
        => GetContactListCsv { service_id: ServiceId, contact_list_id: ContactListId } -> SpreadsheetCsv
}

endpoint! {
    /// Makes an upload of a kept list, checked against a template, as if it had been uploaded again.
    POST "/service/{service_id}/contact-list/{contact_list_id}/upload-spreadsheet"
        => UploadFromContactList { service_id: ServiceId, contact_list_id: ContactListId } [ByTemplate]
        -> 201 Data<Spreadsheet>
}

/// What an upload is called, and the template that it is for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SpreadsheetName {
    /// Its end says what kind of file it is.
    pub file_name: String,
    /// None for a list.
    pub template_id: Option<TemplateId>,
}

impl QueryString for SpreadsheetName {
    fn pairs(&self) -> Vec<(&'static str, String)> {
        let template = self.template_id.map(|id| ("template_id", id.to_string()));
        std::iter::once(("file_name", self.file_name.clone())).chain(template).collect()
    }
}

/// The template that a list is to be sent by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ByTemplate(pub TemplateId);

impl QueryString for ByTemplate {
    fn pairs(&self) -> Vec<(&'static str, String)> {
        vec![("template_id", self.0.to_string())]
    }
}

/// Comma separated values.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SpreadsheetCsv {
    pub original_file_name: String,
    pub csv: String,
}

/// An upload, and what its check found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Spreadsheet {
    /// Of the job, or the list, that may be made of it.
    pub id: Uuid,
    pub original_file_name: String,
    pub template_type: NotificationType,
    /// None of a list.
    pub template: Option<CheckedTemplate>,
    /// How many rows there are, the header not counted.
    pub row_count: u64,
    /// The names of the columns as written, each once.
    pub columns: Vec<String>,
    /// The columns that say to whom, as they are to be called.
    pub recipient_columns: Vec<String>,
    /// What the template needs, as it has the names, each once.
    pub placeholders: Vec<String>,
    /// Nothing stands in the way of sending, or keeping, it.
    pub valid: bool,
    /// All that is wrong, what has to be put right first before the rest: the first is what a person is told.
    pub problems: Vec<SpreadsheetProblem>,
    /// The rows to show, at most 50: the first ones with errors if there are any and no column is missing, otherwise the
    /// first.
    pub rows: Vec<SpreadsheetRow>,
    /// Text messages to numbers that are not under calling code 44.
    pub international_sms: u64,
    /// The service's messages left today when it was asked; none where there is no limit.
    pub remaining_messages: Option<i64>,
}

impl Spreadsheet {
    /// What a person is told, if anything is wrong.
    pub fn problem(&self) -> Option<&SpreadsheetProblem> {
        self.problems.first()
    }

    /// Rows with any error.
    pub fn rows_with_errors(&self) -> u64 {
        let counts = self.problems.iter().find_map(|problem| match problem {
            SpreadsheetProblem::RowErrors { with_errors, .. } => Some(*with_errors),
            _ => None,
        });
        counts.unwrap_or_default()
    }
}

/// The version of a template that an upload was checked against.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CheckedTemplate {
    pub id: TemplateId,
    pub version: i32,
}

/// A reason why nothing of an upload is sent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "problem", rename_all = "snake_case")]
pub enum SpreadsheetProblem {
    /// More rows than are sent at once.
    TooManyRows { rows: u64, limit: u64 },
    /// There is no row besides the header, or not even that.
    NoRows,
    /// No column says who gets the messages; for letters: fewer than three columns of an address.
    NoRecipientColumns,
    /// The recipient's column is there more than once; the names as written.
    DuplicateRecipientColumns { columns: Vec<String> },
    /// Placeholders of the template, or columns of recipients, that are no columns.
    MissingColumns { columns: Vec<String> },
    /// A list has columns besides that of its recipients, as written.
    TooManyColumns { columns: Vec<String> },
    /// A file of the same name was sent by the same version of the template today.
    AlreadySentToday,
    /// The service is in trial mode, and some recipients are nobody of its team.
    NotAllowedToSendTo { rows: u64 },
    /// The service is in trial mode, and sends no letters.
    TrialModeLetters,
    /// More messages than the service may still send today.
    MoreRowsThanCanSend { rows: u64, remaining: i64 },
    /// More text messages abroad than the service may still send today.
    MoreInternationalSmsThanCanSend { international: u64, remaining: i64 },
    /// Some rows have errors: how many have what wrong.
    RowErrors {
        with_errors: u64,
        bad_recipients: u64,
        missing_data: u64,
        messages_too_long: u64,
        empty_messages: u64,
        bad_qr_codes: u64,
    },
}

/// A row to show.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SpreadsheetRow {
    /// As a spreadsheet numbers it: 2 is the first under the header.
    pub number: u64,
    /// In the order of the columns; columns of the same name are one.
    pub cells: Vec<SpreadsheetCell>,
    /// The text message is too long.
    pub message_too_long: bool,
    /// The values leave nothing of the message.
    pub message_empty: bool,
    /// The recipient cannot be sent to; of letters it is in no cell's error.
    pub bad_recipient: bool,
    /// How many bytes a QR code of the letter would have to hold, which are too many.
    pub qr_code_too_long: Option<u64>,
}

/// What a row has under one name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SpreadsheetCell {
    /// The column's name as compared: lower case, without spaces, underscores and hyphens. None for what is past the last
    /// header.
    pub column: Option<String>,
    /// One value, none if it is blank, or those of all columns of the name.
    pub values: Vec<String>,
    /// What is wrong with it, in the words that are shown.
    pub error: Option<String>,
    /// No message needs it.
    pub ignored: bool,
}
