//! What the check of a spreadsheet found, in words for whoever brought it.

use serde::Serialize;
use tidings_api_types::internal::spreadsheets::{Spreadsheet, SpreadsheetProblem};
use tidings_domain::NotificationType;

use super::template::recipient_name;
use crate::format::{channel_name, list_of, message_count, number, plural, recipient_count};

/// What a person is told.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Told {
    pub heading: String,
    /// Paragraphs.
    pub texts: Vec<String>,
    /// What is to be done, if that is more than one thing.
    pub items: Vec<String>,
}

impl Told {
    fn new<const N: usize>(heading: impl Into<String>, texts: [String; N]) -> Self {
        Self { heading: heading.into(), texts: texts.into(), items: Vec::new() }
    }
}

/// The first of all that is wrong, if anything is.
pub fn told(spreadsheet: &Spreadsheet) -> Option<Told> {
    spreadsheet.problem().map(|problem| of(problem, spreadsheet))
}

fn of(problem: &SpreadsheetProblem, file: &Spreadsheet) -> Told {
    let channel = file.template_type;
    match problem {
        SpreadsheetProblem::TooManyRows { rows, limit } => Told::new(
            "Your file has too many rows",
            [format!("A file can have up to {} rows. Yours has {}.", count(*limit), count(*rows))],
        ),
        SpreadsheetProblem::NoRows => Told::new("Your file is missing some rows", [no_rows(file)]),
        SpreadsheetProblem::NoRecipientColumns => {
            Told::new("There’s a problem with your column names", [no_recipients(file), columns(file)])
        }
        SpreadsheetProblem::DuplicateRecipientColumns { columns } => Told::new(
            "There’s a problem with your column names",
            [
                format!("There is more than one column called {}.", quoted(columns, "and")),
                "Delete or rename one of them, and upload the file again.".to_owned(),
            ],
        ),
        SpreadsheetProblem::MissingColumns { columns: missing } => Told::new(
            "Your column names need to match the double brackets in your template",
            [
                format!(
                    "Your file has no {} called {}.",
                    if missing.len() == 1 { "column" } else { "columns" },
                    quoted(missing, "or")
                ),
                columns(file),
            ],
        ),
        SpreadsheetProblem::TooManyColumns { .. } => Told::new(
            "Your file has too many columns",
            [format!("A list has one column, called {}.", recipient_column(channel)), columns(file)],
        ),
        SpreadsheetProblem::AlreadySentToday => Told::new(
            "These messages have already been sent today",
            ["If you need to send them again, rename the file and upload it once more.".to_owned()],
        ),
        SpreadsheetProblem::NotAllowedToSendTo { rows } => {
            let recipients = if *rows == 1 { "this" } else { "these" };
            Told::new(
                format!("You cannot send to {recipients} {}", recipients_word(channel, *rows)),
                ["In trial mode you can only send to yourself and other members of your team.".to_owned()],
            )
        }
        SpreadsheetProblem::TrialModeLetters => Told::new(
            if file.row_count == 1 { "You cannot send this letter" } else { "You cannot send these letters" },
            ["In trial mode you can preview letters, and not send them.".to_owned()],
        ),
        SpreadsheetProblem::MoreRowsThanCanSend { rows, remaining } => too_many(channel, *rows, *remaining),
        SpreadsheetProblem::MoreInternationalSmsThanCanSend { international, remaining } => Told::new(
            "Too many international phone numbers",
            [
                format!(
                    "Your file has {}.",
                    plural(whole(*international), "international phone number", "international phone numbers")
                ),
                left_today(*remaining, "international text message", "international text messages"),
            ],
        ),
        SpreadsheetProblem::RowErrors {
            bad_recipients,
            missing_data,
            messages_too_long,
            empty_messages,
            bad_qr_codes,
            ..
        } => row_errors(file, [*bad_recipients, *missing_data, *messages_too_long, *empty_messages, *bad_qr_codes]),
    }
}

fn no_rows(file: &Spreadsheet) -> String {
    let needed: Vec<String> = file.recipient_columns.iter().chain(&file.placeholders).cloned().collect();
    match file.columns.is_empty() && !needed.is_empty() {
        true => format!("It needs at least one row of data, and columns called {}.", quoted(&needed, "and")),
        false => "It needs at least one row of data under the names of the columns.".to_owned(),
    }
}

fn no_recipients(file: &Spreadsheet) -> String {
    match file.template_type {
        NotificationType::Letter => {
            "Your file needs at least 3 address columns, such as ‘address line 1’, ‘address line 2’ and ‘address line 3’."
                .to_owned()
        }
        channel => format!("Your file needs a column called {}.", recipient_column(channel)),
    }
}

fn recipient_column(channel: NotificationType) -> String {
    format!("‘{}’", recipient_name(channel).unwrap_or("address line 1"))
}

fn columns(file: &Spreadsheet) -> String {
    match file.columns.as_slice() {
        [] => "Right now it has no columns.".to_owned(),
        [one] => format!("Right now it has one column, called ‘{one}’."),
        several => format!("Right now it has columns called {}.", quoted(several, "and")),
    }
}

fn quoted(names: &[String], joined_by: &str) -> String {
    let names: Vec<String> = names.iter().map(|name| format!("‘{name}’")).collect();
    list_of(&names, joined_by)
}

fn recipients_word(channel: NotificationType, rows: u64) -> &'static str {
    match (channel, rows) {
        (NotificationType::Sms, 1) => "phone number",
        (NotificationType::Sms, _) => "phone numbers",
        (NotificationType::Email, 1) => "email address",
        (NotificationType::Email, _) => "email addresses",
        (NotificationType::Letter, 1) => "address",
        (NotificationType::Letter, _) => "addresses",
    }
}

fn too_many(channel: NotificationType, rows: u64, remaining: i64) -> Told {
    let (one, many) = (channel_name(channel.as_str(), 1), channel_name(channel.as_str(), 2));
    let heading = if remaining <= 0 { "Daily limit reached" } else { "Too many recipients" };
    Told::new(
        heading,
        [
            format!("Your file has {}.", recipient_count(whole(rows), channel.as_str())),
            left_today(remaining, one, many),
        ],
    )
}

fn left_today(remaining: i64, one: &str, many: &str) -> String {
    match remaining {
        ..=0 => format!("Your service cannot send any more {many} today. Try again tomorrow."),
        left => {
            format!("Your service can only send {} more {} today.", number(left), if left == 1 { one } else { many })
        }
    }
}

fn row_errors(file: &Spreadsheet, counts: [u64; 5]) -> Told {
    let [bad_recipients, missing_data, too_long, empty, bad_qr_codes] = counts;
    let channel = file.template_type.as_str();
    let rows = |rows: u64| plural(whole(rows), "row", "rows");
    let items: Vec<String> = [
        (bad_recipients, format!("Fix {}", recipient_count(whole(bad_recipients), channel))),
        (missing_data, format!("Enter missing data in {}", rows(missing_data))),
        (too_long, format!("Shorten the message in {}", rows(too_long))),
        (empty, format!("Enter something for the message to say in {}", rows(empty))),
        (bad_qr_codes, format!("Enter fewer characters for the links of QR codes in {}", rows(bad_qr_codes))),
    ]
    .into_iter()
    .filter_map(|(count, text)| (count > 0).then_some(text))
    .collect();
    let name = &file.original_file_name;
    let heading = match items.len() {
        1 => format!("There’s a problem with {name}"),
        _ => format!("There are some problems with {name}"),
    };
    let texts = vec!["Put this right in your file, and upload it again.".to_owned()];
    Told { heading, texts, items }
}

/// What the file is about to send: `2,000 text messages`.
pub(super) fn what_is_sent(file: &Spreadsheet) -> String {
    message_count(whole(file.row_count), file.template_type.as_str())
}

fn count(rows: u64) -> String {
    number(whole(rows))
}

fn whole(count: u64) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    fn file(problem: SpreadsheetProblem) -> Spreadsheet {
        Spreadsheet {
            id: Uuid::nil(),
            original_file_name: "people.csv".to_owned(),
            template_type: NotificationType::Sms,
            template: None,
            row_count: 2,
            columns: vec!["phone number".to_owned(), "Name".to_owned()],
            recipient_columns: vec!["phone number".to_owned()],
            placeholders: vec!["name".to_owned()],
            valid: false,
            problems: vec![problem],
            rows: Vec::new(),
            international_sms: 0,
            remaining_messages: None,
        }
    }

    fn said(problem: SpreadsheetProblem) -> Told {
        told(&file(problem)).unwrap()
    }

    #[test]
    fn what_is_wrong_with_rows_is_a_list_of_what_to_do() {
        let told = said(SpreadsheetProblem::RowErrors {
            with_errors: 3,
            bad_recipients: 1,
            missing_data: 2,
            messages_too_long: 0,
            empty_messages: 0,
            bad_qr_codes: 0,
        });
        assert_eq!(told.heading, "There are some problems with people.csv");
        assert_eq!(told.items, ["Fix 1 phone number", "Enter missing data in 2 rows"]);
    }

    #[test]
    fn columns_are_named_as_they_are() {
        let told = said(SpreadsheetProblem::MissingColumns { columns: vec!["day".to_owned(), "time".to_owned()] });
        assert_eq!(
            told.texts,
            [
                "Your file has no columns called ‘day’ or ‘time’.",
                "Right now it has columns called ‘phone number’ and ‘Name’.",
            ]
        );
    }

    #[test]
    fn limits_say_what_is_left() {
        let told = said(SpreadsheetProblem::MoreRowsThanCanSend { rows: 2000, remaining: 1 });
        assert_eq!(
            (told.heading.as_str(), told.texts[1].as_str()),
            ("Too many recipients", "Your service can only send 1 more text message today.")
        );
        let told = said(SpreadsheetProblem::MoreRowsThanCanSend { rows: 2000, remaining: -5 });
        assert_eq!(told.heading, "Daily limit reached");
        assert_eq!(
            said(SpreadsheetProblem::NotAllowedToSendTo { rows: 1 }).heading,
            "You cannot send to this phone number"
        );
    }
}
