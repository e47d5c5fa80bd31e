//! Letters that came back, as their services read of them.

use jiff::{Timestamp, ToSpan, civil::Date, tz::TimeZone};
use tidings_api_types::internal::returned_letters::{
    ReportedAt, ReturnedLetterDay, ReturnedLetterRow, ReturnedLetterStatistics, ReturnedLetters,
};
use tidings_domain::{ServiceId, london};
use tidings_store::returned_letters::{self, ReturnedLetter};

use crate::{App, Failure};

/// How old a report may be to count.
const DAYS: i32 = 7;
/// The row of a spreadsheet that its first recipient stands in, as people count.
const FIRST_ROW: i32 = 2;

/// How many letters were reported in the last days.
pub async fn statistics(app: &App, service: ServiceId, now: Timestamp) -> Result<ReturnedLetterStatistics, Failure> {
    let days = returned_letters::days(&app.pool, service).await?;
    let since = london::day(now).saturating_sub(DAYS.days());
    Ok(ReturnedLetterStatistics {
        returned_letter_count: days.iter().filter(|(day, _)| *day >= since).map(|(_, count)| count).sum(),
        most_recent_report: days.first().map(|(day, _)| utc_midnight(*day).into()),
    })
}

/// How many were reported on each day, the latest first.
pub async fn days(app: &App, service: ServiceId) -> Result<Vec<ReturnedLetterDay>, Failure> {
    let days = returned_letters::days(&app.pool, service).await?;
    let day = |(reported_at, returned_letter_count)| ReturnedLetterDay { returned_letter_count, reported_at };
    Ok(days.into_iter().map(day).collect())
}

/// Those that were reported on a day, the newest first.
pub async fn report(app: &App, service: ServiceId, ReportedAt(day): ReportedAt) -> Result<ReturnedLetters, Failure> {
    let (letters, orphaned_count) = tokio::try_join!(
        returned_letters::reported_on(&app.pool, service, day),
        returned_letters::orphaned(&app.pool, service, day)
    )?;
    Ok(ReturnedLetters {
        returned_letters: letters.into_iter().map(|letter| row(letter, day)).collect(),
        orphaned_count,
    })
}

fn row(letter: ReturnedLetter, reported_at: Date) -> ReturnedLetterRow {
    let by_api = || ("API".to_owned(), "API".to_owned());
    let (user_name, email_address) = letter.sent_by.unwrap_or_else(by_api);
    let is_template_shown = !letter.template_is_hidden;
    // The reference of a letter that nobody's system sent is the name of its file.
    let (client_reference, file_name) = match letter.is_by_key {
        true => (letter.client_reference, None),
        false => (None, letter.client_reference.filter(|_| !is_template_shown)),
    };
    ReturnedLetterRow {
        notification_id: letter.notification_id,
        client_reference,
        reported_at,
        created_at: letter.created_at.into(),
        template_name: is_template_shown.then_some(letter.template_name),
        template_id: is_template_shown.then_some(letter.template_id),
        template_version: is_template_shown.then_some(letter.template_version),
        user_name,
        email_address,
        original_file_name: letter.file_name,
        job_row_number: letter.job_row_number.map(|row| row.saturating_add(FIRST_ROW)),
        uploaded_letter_file_name: file_name,
    }
}

fn utc_midnight(day: Date) -> Timestamp {
    TimeZone::UTC.to_timestamp(day.at(0, 0, 0, 0)).unwrap_or(Timestamp::MAX)
}
