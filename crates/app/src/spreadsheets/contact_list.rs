//! A spreadsheet that is kept as a list, and sent from.

use bytes::Bytes;
use futures::Stream;
use jiff::Timestamp;
use tidings_api_types::internal::spreadsheets::{Spreadsheet, SpreadsheetCsv};
use tidings_blob::Key;
use tidings_domain::{ContactListId, ServiceId, TemplateId};

use super::{
    against::Against,
    stored::{self, Keys},
    upload,
};
use crate::{App, Failure, contact_lists, random};

/// Stores a spreadsheet that is to be kept as a list, and checks it.
pub async fn upload_contact_list(
    app: &App,
    service: ServiceId,
    file_name: String,
    file: impl Stream<Item = Result<Bytes, Failure>> + Send + Unpin,
    now: Timestamp,
) -> Result<Spreadsheet, Failure> {
    let service = app.directory.service(service, now).await?.ok_or_else(Failure::not_found)?;
    let against = Against::list(app, &service).await?;
    let id = ContactListId::at(now, random::id_bytes());
    stored::take_in(app, keys(service.id, id), id.as_uuid(), file_name, file, against).await
}

/// What the check of a list found.
pub async fn get_contact_list(
    app: &App,
    service: ServiceId,
    id: ContactListId,
    now: Timestamp,
) -> Result<Spreadsheet, Failure> {
    let service = app.directory.service(service, now).await?.ok_or_else(Failure::not_found)?;
    let against = async |_| Against::list(app, &service).await;
    stored::findings(app, keys(service.id, id), against).await?.ok_or_else(Failure::not_found)
}

/// A list that is kept.
pub async fn contact_list_csv(
    app: &App,
    service: ServiceId,
    id: ContactListId,
    now: Timestamp,
) -> Result<SpreadsheetCsv, Failure> {
    let list = contact_lists::get(app, service, id, now).await?;
    let stored = stored::read_csv(&app.blobs, Key::contact_list(service, id)).await?.ok_or_else(Failure::not_found)?;
    Ok(SpreadsheetCsv { original_file_name: list.original_file_name, csv: stored.text })
}

/// Makes an upload of a list, as if its file had been uploaded for a template.
pub async fn from_contact_list(
    app: &App,
    service: ServiceId,
    id: ContactListId,
    template: TemplateId,
    now: Timestamp,
) -> Result<Spreadsheet, Failure> {
    let SpreadsheetCsv { original_file_name, csv } = contact_list_csv(app, service, id, now).await?;
    upload::store(app, service, template, original_file_name, csv, now).await
}

fn keys(service: ServiceId, id: ContactListId) -> Keys {
    Keys { csv: Key::contact_list(service, id), check: Key::contact_list_check(service, id) }
}
