//! The check of a file, and its findings as they are shown.

use tidings_api_types::internal::spreadsheets::{
    Spreadsheet, SpreadsheetCell, SpreadsheetProblem as Problem, SpreadsheetRow,
};
use tidings_domain::NotificationType;
use tidings_recipients::{Cell, CellValue, CsvError, FileProblem, Headers, RecipientCsv, Row, Summary};
use uuid::Uuid;

use super::against::Against;

/// Checks a file, but for what [`super::live`] looks at. Takes its time: not for a thread that others wait for.
pub(super) fn check(against: &Against, id: Uuid, original_file_name: &str, csv: &str) -> Result<Spreadsheet, CsvError> {
    let checked = |channel| RecipientCsv::check(csv, against.for_rows(channel), against.options.clone(), |_| {});
    let (channel, summary) = match against.channel() {
        Some(channel) => (channel, checked(channel)?),
        None => {
            let emails = checked(NotificationType::Email)?;
            match emails.headers().is_some_and(Headers::has_recipient_columns) {
                true => (NotificationType::Email, emails),
                false => (NotificationType::Sms, checked(NotificationType::Sms)?),
            }
        }
    };
    Ok(found(against, channel, &summary, id, original_file_name))
}

/// What the check of a file has found.
pub(super) fn found(
    against: &Against,
    channel: NotificationType,
    summary: &Summary,
    id: Uuid,
    original_file_name: &str,
) -> Spreadsheet {
    let template = against.for_rows(channel);
    let columns: Vec<String> = summary.headers().into_iter().flat_map(Headers::names).map(str::to_owned).collect();
    let mut problems: Vec<Problem> = summary.problems().into_iter().map(|found| problem(found, summary)).collect();
    if channel == NotificationType::Letter && against.in_trial_mode {
        problems.push(Problem::TrialModeLetters);
    }
    if against.channel().is_none() && columns.len() > 1 {
        problems.push(Problem::TooManyColumns { columns: columns.clone() });
    }
    problems.sort_by_key(rank);
    Spreadsheet {
        id,
        original_file_name: original_file_name.to_owned(),
        template_type: channel,
        template: against.checked_template(),
        row_count: number(summary.rows()),
        columns,
        recipient_columns: template.recipient_columns().iter().map(|&name| name.to_owned()).collect(),
        placeholders: template.placeholders().into_iter().map(str::to_owned).collect(),
        valid: problems.is_empty(),
        problems,
        rows: summary.displayed_rows().iter().map(row).collect(),
        international_sms: number(summary.international_sms_count()),
        remaining_messages: None,
    }
}

/// In which order problems are told: what has to be put right first.
pub(super) const fn rank(problem: &Problem) -> u8 {
    match problem {
        Problem::TooManyRows { .. } => 0,
        Problem::NoRows => 1,
        Problem::NoRecipientColumns => 2,
        Problem::DuplicateRecipientColumns { .. } => 3,
        Problem::MissingColumns { .. } => 4,
        Problem::TooManyColumns { .. } => 5,
        Problem::AlreadySentToday => 6,
        Problem::NotAllowedToSendTo { .. } => 7,
        Problem::TrialModeLetters => 8,
        Problem::MoreRowsThanCanSend { .. } => 9,
        Problem::MoreInternationalSmsThanCanSend { .. } => 10,
        Problem::RowErrors { .. } => 11,
    }
}

fn problem(found: FileProblem, summary: &Summary) -> Problem {
    match found {
        FileProblem::TooManyRows { rows, limit } => Problem::TooManyRows { rows: number(rows), limit: number(limit) },
        FileProblem::NoRows => Problem::NoRows,
        FileProblem::NoRecipientColumns => Problem::NoRecipientColumns,
        FileProblem::DuplicateRecipientColumns(columns) => Problem::DuplicateRecipientColumns { columns },
        FileProblem::MissingColumns(columns) => Problem::MissingColumns { columns },
        FileProblem::NotAllowedToSendTo => {
            Problem::NotAllowedToSendTo { rows: number(summary.not_on_guest_list_count()) }
        }
        FileProblem::MoreRowsThanCanSend { rows, remaining } => {
            Problem::MoreRowsThanCanSend { rows: number(rows), remaining }
        }
        FileProblem::MoreInternationalSmsThanCanSend { international, remaining } => {
            Problem::MoreInternationalSmsThanCanSend { international: number(international), remaining }
        }
        FileProblem::RowErrors(counts) => Problem::RowErrors {
            with_errors: number(counts.with_errors),
            bad_recipients: number(counts.bad_recipients),
            missing_data: number(counts.missing_data),
            messages_too_long: number(counts.messages_too_long),
            empty_messages: number(counts.empty_messages),
            bad_qr_codes: number(counts.bad_qr_codes),
        },
    }
}

fn row(row: &Row) -> SpreadsheetRow {
    SpreadsheetRow {
        // The first row under the header is the second of the sheet.
        number: number(row.index).saturating_add(2),
        cells: row.cells.iter().map(cell).collect(),
        message_too_long: row.problems.message_too_long,
        message_empty: row.problems.message_empty,
        bad_recipient: row.problems.bad_recipient,
        qr_code_too_long: row.problems.qr_code_too_long.map(number),
    }
}

fn cell(cell: &Cell) -> SpreadsheetCell {
    let values = match &cell.value {
        CellValue::Null => Vec::new(),
        CellValue::Text(text) => vec![text.to_string()],
        CellValue::List(items) => items.iter().map(|item| item.as_deref().unwrap_or_default().to_owned()).collect(),
    };
    SpreadsheetCell {
        column: cell.key.as_deref().map(str::to_owned),
        values,
        error: cell.error.map(|error| error.to_string()),
        ignored: cell.ignored,
    }
}

fn number(count: usize) -> u64 {
    u64::try_from(count).unwrap_or(u64::MAX)
}
