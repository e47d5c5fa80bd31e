//! `POST /service/{service_id}/upload-spreadsheet`: stores and checks a spreadsheet.

use axum::extract::State;
use tidings_api_types::internal::{Data, ErrorReply, spreadsheets::UploadSpreadsheet};
use tidings_app::spreadsheets;
use tidings_domain::{TemplateId, ids::parse_lenient};

use crate::{
    InternalApi,
    answer::{Answer, Answered},
    extract::{At, FileBody, Now, Query},
};

pub(super) async fn handle(
    State(api): State<InternalApi>,
    Now(now): Now,
    At(at): At<UploadSpreadsheet>,
    query: Query,
    FileBody(file): FileBody,
) -> Answered<UploadSpreadsheet> {
    let (template, name) = (template_id(&query)?, file_name(&query)?);
    let found = spreadsheets::upload(&api.app, at.service_id, template, name, file, now).await?;
    Ok(Answer(Data::new(found)))
}

/// The template that a file is for.
pub(super) fn template_id(query: &Query) -> Result<TemplateId, ErrorReply> {
    let text = query.get("template_id").ok_or_else(|| missing("template_id"))?;
    let id = parse_lenient(text).ok_or_else(|| ErrorReply::field("template_id", "Not a valid UUID."))?;
    Ok(id.into())
}

/// What a file is called.
pub(super) fn file_name(query: &Query) -> Result<String, ErrorReply> {
    query.get("file_name").map(str::to_owned).ok_or_else(|| missing("file_name"))
}

fn missing(name: &str) -> ErrorReply {
    ErrorReply::field(name, "Missing data for required field.")
}
