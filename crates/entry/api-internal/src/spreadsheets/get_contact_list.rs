//! `GET /service/{service_id}/upload-contact-list/{upload_id}`: what the check of a list found.

use axum::extract::State;
use tidings_api_types::internal::{Data, spreadsheets::GetUploadedContactList};
use tidings_app::spreadsheets;

use crate::{
    InternalApi,
    answer::{Answer, Answered},
    extract::{At, Now},
};

pub(super) async fn handle(
    State(api): State<InternalApi>,
    Now(now): Now,
    At(at): At<GetUploadedContactList>,
) -> Answered<GetUploadedContactList> {
    Ok(Answer(Data::new(spreadsheets::get_contact_list(&api.app, at.service_id, at.upload_id, now).await?)))
}
