//! `/services/{service_id}/{template_id}/check/{upload_id}`: a spreadsheet before it is sent: what is wrong with it, or what its
//! messages look like.

use minijinja::{context, value::Serde};
use serde::{Deserialize, Serialize};
use tidings_admin_client::{Failed, Reply};
use tidings_api_types::internal::{
    spreadsheets::{Spreadsheet, SpreadsheetCell, SpreadsheetRow},
    templates::Template,
};
use tidings_domain::{ContactListId, JobId, NotificationType, ServiceId, TemplateId};
use tidings_template::{Personalisation, Value, normalise_name};

use super::{
    PREPARE,
    message::Message,
    problems::{told, what_is_sent},
    schedule, sender,
    steps::ADDRESS_LINES,
    template,
};
use crate::{
    problem::Problem,
    routing::Routes,
    visit::{Answer, InService, Path, Query},
};

pub(super) fn routes(routes: &mut Routes) {
    routes.get("/services/{service_id}/{template_id}/check/{upload_id}", PREPARE, first);
    routes.get("/services/{service_id}/{template_id}/check/{upload_id}/row-{row}", PREPARE, row);
}

/// What the address says besides.
#[derive(Clone, Debug, Default, Deserialize)]
pub(super) struct Asked {
    /// Where the recipients came from, if from a kept list.
    pub contact_list_id: Option<ContactListId>,
    /// When the messages are to be sent, if that was chosen before and not now.
    pub scheduled_for: Option<String>,
}

impl Asked {
    /// From its question mark on; nothing where nothing is asked.
    pub fn query(&self) -> String {
        let list = self.contact_list_id.map(|id| ("contact_list_id", id.to_string()));
        let time = self.scheduled_for.clone().map(|time| ("scheduled_for", time));
        let pairs: Vec<_> = list.into_iter().chain(time).collect();
        match &pairs[..] {
            [] => String::new(),
            pairs => format!("?{}", form_urlencoded::Serializer::new(String::new()).extend_pairs(pairs).finish()),
        }
    }
}

async fn first(
    visit: InService,
    Path((_, template_id, upload_id)): Path<(ServiceId, TemplateId, JobId)>,
    Query(asked): Query<Asked>,
) -> Answer {
    show(&visit, template_id, upload_id, None, &asked).await
}

async fn row(
    visit: InService,
    Path((_, template_id, upload_id, row)): Path<(ServiceId, TemplateId, JobId, u64)>,
    Query(asked): Query<Asked>,
) -> Answer {
    show(&visit, template_id, upload_id, Some(row), &asked).await
}

async fn show(visit: &InService, template_id: TemplateId, upload_id: JobId, row: Option<u64>, asked: &Asked) -> Answer {
    let job = has_job(visit, upload_id);
    let file = async { Ok::<_, Problem>(visit.client.uploads.get_spreadsheet(visit.service.id, upload_id).await) };
    let (template, is_sent, file) = tokio::try_join!(template::find(visit, template_id), job, file)?;
    if is_sent {
        return visit.go_to(&visit.url(&format!("/jobs/{upload_id}")));
    }
    let file = file?.data;
    if file.template.is_none_or(|checked| checked.id != template_id) {
        return Err(Problem::NotFound);
    }
    match told(&file) {
        Some(told) => visit.page(
            "send/spreadsheet_error.html",
            context! {
                told => Serde(&told),
                table => Serde(Table::of(&file, None)),
                upload_url => visit.url(&format!("/send/{template_id}/csv")),
                back => visit.url(&format!("/send/{template_id}/csv")),
            },
        ),
        None => preview(visit, &template, &file, row, asked).await,
    }
}

/// The messages of a file in which nothing is wrong: that of one row, the first ones as a table.
async fn preview(
    visit: &InService,
    template: &Template,
    file: &Spreadsheet,
    row: Option<u64>,
    asked: &Asked,
) -> Answer {
    let chosen = visit.state().drafts.get(&template.id).and_then(|draft| draft.sender_id.clone());
    let sender = sender::name(visit, template, chosen.as_deref()).await?;
    let at = match row {
        Some(number) => file.rows.iter().position(|row| row.number == number).ok_or(Problem::NotFound)?,
        None => 0,
    };
    let shown = file.rows.get(at).ok_or(Problem::NotFound)?;
    let values = values(shown);
    let recipient = recipient(template.template_type, shown);
    let message = Message::of(&visit.service, template, &values, Some(&recipient), sender, visit.now);
    let check = visit.url(&format!("/{}/check/{}", template.id, file.id));
    let link = |at: usize| file.rows.get(at).map(|row| format!("{check}/row-{}{}", row.number, asked.query()));
    visit.page(
        "send/spreadsheet.html",
        context! {
            template_name => &template.name,
            channel => template.template_type.as_str(),
            message => Serde(&message),
            row_number => shown.number,
            previous_url => at.checked_sub(1).and_then(link),
            next_url => link(at + 1),
            table => Serde(Table::of(file, Some(&|number| format!("{check}/row-{number}{}", asked.query())))),
            what_is_sent => what_is_sent(file),
            days => Serde(schedule::times(visit.now)),
            scheduled_for => &asked.scheduled_for,
            may_send => visit.standing.is_member,
            start_url => visit.url(&format!("/start-job/{}", file.id)),
            template_id => template.id.to_string(),
            contact_list_id => asked.contact_list_id.map(|id| id.to_string()),
            back => visit.url(&format!("/send/{}/csv", template.id)),
        },
    )
}

/// Whether the upload is sent already, as after a second press of the button.
async fn has_job(visit: &InService, upload_id: JobId) -> Result<bool, Problem> {
    match visit.client.jobs.get(visit.service.id, upload_id).await {
        Ok(_) => Ok(true),
        Err(failed) if failed.is_not_found() => Ok(false),
        Err(failed) => Err(failed.into()),
    }
}

fn values(row: &SpreadsheetRow) -> Personalisation {
    let mut values = Personalisation::new();
    for SpreadsheetCell { column, values: held, ignored, .. } in &row.cells {
        let Some(column) = column.as_deref().filter(|_| !ignored) else { continue };
        match held.as_slice() {
            [] => values.insert(column, None),
            [one] => values.insert(column, Value::from(one.as_str())),
            several => values.insert(column, Value::List(several.to_vec())),
        }
    }
    values
}

fn recipient(channel: NotificationType, row: &SpreadsheetRow) -> String {
    let of = |name: &str| {
        let key = normalise_name(name);
        let cell = row.cells.iter().find(|cell| cell.column.as_deref() == Some(&key));
        cell.and_then(|cell| cell.values.first()).cloned()
    };
    match template::recipient_name(channel) {
        Some(name) => of(name).unwrap_or_default(),
        None => ADDRESS_LINES.iter().filter_map(|name| of(name)).collect::<Vec<_>>().join("\n"),
    }
}

/// The rows of a file that are shown.
#[derive(Clone, Debug, Serialize)]
pub struct Table {
    file_name: String,
    columns: Vec<String>,
    rows: Vec<Row>,
    /// How many rows are not shown, if only the first ones are.
    more: u64,
    /// Only rows with errors are shown.
    errors_alone: bool,
    /// How many columns there are besides that of the row's number.
    width: usize,
}

#[derive(Clone, Debug, Serialize)]
struct Row {
    number: u64,
    /// The message of this row.
    href: Option<String>,
    cells: Vec<Cell>,
    /// What is wrong with the row as a whole.
    errors: Vec<String>,
}

#[derive(Clone, Debug, Serialize)]
struct Cell {
    values: Vec<String>,
    error: Option<String>,
    ignored: bool,
}

impl Table {
    /// `link` is the address of a row's message, where there is one.
    pub fn of(file: &Spreadsheet, link: Option<&dyn Fn(u64) -> String>) -> Self {
        let rows: Vec<Row> = file
            .rows
            .iter()
            .map(|row| Row {
                number: row.number,
                href: link.map(|link| link(row.number)),
                cells: row.cells.iter().filter(|cell| cell.column.is_some()).map(Cell::from).collect(),
                errors: errors(file.template_type, row),
            })
            .collect();
        let has_errors = |row: &Row| !row.errors.is_empty() || row.cells.iter().any(|cell| cell.error.is_some());
        let errors_alone = !rows.is_empty() && rows.iter().all(has_errors);
        let of = if errors_alone { file.rows_with_errors() } else { file.row_count };
        Self {
            file_name: file.original_file_name.clone(),
            columns: file.columns.clone(),
            more: of.saturating_sub(u64::try_from(rows.len()).unwrap_or(u64::MAX)),
            errors_alone,
            width: file.columns.len(),
            rows,
        }
    }
}

impl From<&SpreadsheetCell> for Cell {
    fn from(cell: &SpreadsheetCell) -> Self {
        Self { values: cell.values.clone(), error: cell.error.clone(), ignored: cell.ignored }
    }
}

fn errors(channel: NotificationType, row: &SpreadsheetRow) -> Vec<String> {
    let is_bad_address = row.bad_recipient && channel == NotificationType::Letter;
    let bytes = row.qr_code_too_long.map(|bytes| format!("The link of a QR code is too long: {bytes} characters"));
    [
        is_bad_address.then(|| "Not an address that letters can be sent to".to_owned()),
        row.message_too_long.then(|| "Message is too long".to_owned()),
        row.message_empty.then(|| "Message is empty".to_owned()),
        bytes,
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// Why a file was not taken, in words for whoever brought it.
///
/// # Errors
/// When the file was not what was wrong.
pub fn upload_refused(failed: Failed, product: &str) -> Reply<String> {
    if !matches!(failed.status(), Some(400 | 408 | 413 | 415)) {
        return Err(failed);
    }
    let text = if failed.says("must be a spreadsheet") {
        format!("The file must be a spreadsheet that {product} can read: CSV, TSV, ODS, XLS, XLSX or XLSM")
    } else if failed.says("200,000 rows") {
        "The file has too many rows: there can be up to 100,000".to_owned()
    } else if failed.says("1,000 columns") {
        "The file has too many columns: there can be up to 1,000".to_owned()
    } else if failed.status() == Some(413) || failed.says("too large") {
        "The file must be smaller than 10MB".to_owned()
    } else if failed.status() == Some(408) || failed.says("cut off") {
        "The file did not arrive as a whole. Choose it again".to_owned()
    } else {
        format!("{product} cannot read this file. If it has a password take that away, or save it as a CSV file")
    };
    Ok(text)
}
