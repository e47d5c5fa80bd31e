//! `/services/{service_id}/returned-letters`: letters that came back, by the day of the report.

use jiff::civil::Date;
use minijinja::{Value, context, value::Serde};
use serde::Serialize;
use tidings_api_types::internal::returned_letters::{ReportedAt, ReturnedLetterRow, ReturnedLetters};
use tidings_domain::{NotificationId, ServiceId, london};

use crate::{
    access::{Access, Role},
    csv,
    problem::Problem,
    routing::Routes,
    visit::{Answer, InService, Path},
};

const ACCESS: Access = Access::member_with(&[Role::ViewActivity]);
/// So many are on the page; the file has all of them.
const SHOWN: usize = 50;

const COLUMNS: [&str; 9] = [
    "Notification ID",
    "Reference",
    "Date sent",
    "Sent by",
    "Template name",
    "Template ID",
    "Template version",
    "Spreadsheet file name",
    "Spreadsheet row number",
];

pub(super) fn routes(routes: &mut Routes) {
    routes.get("/services/{service_id}/returned-letters", ACCESS, days);
    routes.get("/services/{service_id}/returned-letters/{day}", ACCESS, one_day);
}

async fn days(visit: InService) -> Answer {
    let days = visit.client.returned_letters.days(visit.service.id).await?;
    let days: Value = days
        .iter()
        .map(|day| context! { day => day.reported_at.to_string(), date => in_words(day.reported_at), count => day.returned_letter_count })
        .collect();
    visit.page("reports/returned_letters.html", context! { days })
}

/// A day's letters as a page, or as a file where the address ends in `.csv`.
async fn one_day(visit: InService, Path((_, name)): Path<(ServiceId, String)>) -> Answer {
    let (day, is_file) = match name.strip_suffix(".csv") {
        Some(day) => (day, true),
        None => (name.as_str(), false),
    };
    let day: Date = day.parse().map_err(|_| Problem::NotFound)?;
    let letters = visit.client.returned_letters.report(visit.service.id, ReportedAt(day)).await?;
    if letters.returned_letters.is_empty() && letters.orphaned_count == 0 {
        return Err(Problem::NotFound);
    }
    if is_file {
        return csv::file(&format!("{} – {day} – returned letters.csv", visit.service.name), table(&letters));
    }
    let count = letters.returned_letters.len();
    let rows: Vec<Letter<'_>> = letters.returned_letters.iter().take(SHOWN).map(Letter::of).collect();
    visit.page(
        "reports/returned_letters_of_day.html",
        context! {
            date => in_words(day),
            day => day.to_string(),
            count,
            more => count.saturating_sub(SHOWN),
            orphaned => letters.orphaned_count,
            letters => Serde(rows),
        },
    )
}

fn in_words(day: Date) -> String {
    day.strftime("%-d %B %Y").to_string()
}

#[derive(Serialize)]
struct Letter<'a> {
    id: NotificationId,
    /// What people know it by.
    name: &'a str,
    reference: Option<&'a str>,
    /// The file and row that it came from.
    file: Option<&'a str>,
    row: Option<i32>,
    sent_at: String,
}

impl<'a> Letter<'a> {
    fn of(row: &'a ReturnedLetterRow) -> Self {
        let name = row.template_name.as_deref().or(row.uploaded_letter_file_name.as_deref());
        Self {
            id: row.notification_id,
            name: name.unwrap_or("Provided as PDF"),
            reference: row.client_reference.as_deref(),
            file: row.original_file_name.as_deref(),
            row: row.job_row_number,
            sent_at: row.created_at.0.to_string(),
        }
    }
}

fn table(letters: &ReturnedLetters) -> String {
    let mut out = String::new();
    csv::push_row(&mut out, COLUMNS);
    for letter in &letters.returned_letters {
        let number = |number: Option<i32>| number.map(|number| number.to_string()).unwrap_or_default();
        let sent = london::at(letter.created_at.0);
        csv::push_row(
            &mut out,
            [
                letter.notification_id.to_string(),
                letter.client_reference.clone().unwrap_or_default(),
                sent.strftime("%Y-%m-%d %H:%M:%S").to_string(),
                letter.user_name.clone(),
                letter.template_name.clone().or_else(|| letter.uploaded_letter_file_name.clone()).unwrap_or_default(),
                letter.template_id.map(|id| id.to_string()).unwrap_or_default(),
                number(letter.template_version),
                letter.original_file_name.clone().unwrap_or_default(),
                number(letter.job_row_number),
            ],
        );
    }
    out
}
