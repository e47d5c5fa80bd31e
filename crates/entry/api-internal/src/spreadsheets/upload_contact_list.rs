//! `POST /service/{service_id}/upload-contact-list`: stores and checks a spreadsheet that is to be kept as a list.

use axum::extract::State;
use tidings_api_types::internal::{Data, spreadsheets::UploadContactList};
use tidings_app::spreadsheets;

use super::upload::file_name;
use crate::{
    InternalApi,
    answer::{Answer, Answered},
    extract::{At, FileBody, Now, Query},
};

pub(super) async fn handle(
    State(api): State<InternalApi>,
    Now(now): Now,
    At(at): At<UploadContactList>,
    query: Query,
    FileBody(file): FileBody,
) -> Answered<UploadContactList> {
    let name = file_name(&query)?;
    let found = spreadsheets::upload_contact_list(&api.app, at.service_id, name, file, now).await?;
    Ok(Answer(Data::new(found)))
}
