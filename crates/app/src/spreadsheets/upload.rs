//! A spreadsheet that is to be sent by a template.

use std::sync::Arc;

use bytes::Bytes;
use futures::Stream;
use jiff::Timestamp;
use tidings_api_types::internal::spreadsheets::{Spreadsheet, SpreadsheetCsv};
use tidings_blob::Key;
use tidings_domain::{JobId, ServiceId, TemplateId};

use super::{
    against::Against,
    live,
    stored::{self, Keys},
};
use crate::{App, Failure, KnownService, directory::ReadyTemplate, random};

/// Stores a spreadsheet and checks it against a template of the service, while it arrives. What is wrong with its rows is in the
/// findings; a file that is no spreadsheet is refused.
pub async fn upload(
    app: &App,
    service: ServiceId,
    template: TemplateId,
    file_name: String,
    file: impl Stream<Item = Result<Bytes, Failure>> + Send + Unpin,
    now: Timestamp,
) -> Result<Spreadsheet, Failure> {
    let (service, against) = for_template(app, service, template, now).await?;
    let id = JobId::at(now, random::id_bytes());
    let found = stored::take_in(app, keys(service.id, id), id.as_uuid(), file_name, file, against).await?;
    live::add(app, &live::team_of(&service), found, now).await
}

/// As [`upload`], of comma separated values that were uploaded before.
pub(super) async fn store(
    app: &App,
    service: ServiceId,
    template: TemplateId,
    file_name: String,
    csv: String,
    now: Timestamp,
) -> Result<Spreadsheet, Failure> {
    let (service, against) = for_template(app, service, template, now).await?;
    let id = JobId::at(now, random::id_bytes());
    let found = stored::store(app, keys(service.id, id), id.as_uuid(), file_name, csv, against).await?;
    live::add(app, &live::team_of(&service), found, now).await
}

async fn for_template(
    app: &App,
    service: ServiceId,
    template: TemplateId,
    now: Timestamp,
) -> Result<(Arc<KnownService>, Against), Failure> {
    let service = app.directory.service(service, now).await?.ok_or_else(Failure::not_found)?;
    let template = template_of(app, &service, template).await?;
    if template.archived {
        return Err(Failure::field("template_id", "Template has been deleted"));
    }
    let against = Against::template(app, &service, template).await?;
    Ok((service, against))
}

/// What the check of an upload found, with what the day's limits leave.
pub async fn get(app: &App, service: ServiceId, id: JobId, now: Timestamp) -> Result<Spreadsheet, Failure> {
    let service = app.directory.service(service, now).await?.ok_or_else(Failure::not_found)?;
    let against = async |found: Spreadsheet| {
        let template = found.template.ok_or_else(Failure::not_found)?;
        Against::template(app, &service, template_of(app, &service, template.id).await?).await
    };
    let found = stored::findings(app, keys(service.id, id), against).await?.ok_or_else(Failure::not_found)?;
    live::add(app, &live::team_of(&service), found, now).await
}

/// An upload, or what a job was made of.
pub async fn csv(app: &App, service: ServiceId, id: JobId) -> Result<SpreadsheetCsv, Failure> {
    let stored = stored::read_csv(&app.blobs, Key::job_csv(service, id)).await?.ok_or_else(Failure::not_found)?;
    Ok(SpreadsheetCsv { original_file_name: stored.original_file_name, csv: stored.text })
}

async fn template_of(app: &App, service: &KnownService, id: TemplateId) -> Result<Arc<ReadyTemplate>, Failure> {
    app.directory.template(service, id).await?.ok_or_else(Failure::not_found)
}

fn keys(service: ServiceId, id: JobId) -> Keys {
    Keys { csv: Key::job_csv(service, id), check: Key::job_check(service, id) }
}
