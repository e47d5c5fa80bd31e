//! `POST /service/{service_id}/contact-list/{contact_list_id}/upload-spreadsheet`: makes an upload of a kept list.

use axum::extract::State;
use tidings_api_types::internal::{Data, spreadsheets::UploadFromContactList};
use tidings_app::spreadsheets;

use super::upload::template_id;
use crate::{
    InternalApi,
    answer::{Answer, Answered},
    extract::{At, Now, Query},
};

pub(super) async fn handle(
    State(api): State<InternalApi>,
    Now(now): Now,
    At(at): At<UploadFromContactList>,
    query: Query,
) -> Answered<UploadFromContactList> {
    let template = template_id(&query)?;
    let upload = spreadsheets::from_contact_list(&api.app, at.service_id, at.contact_list_id, template, now);
    Ok(Answer(Data::new(upload.await?)))
}
