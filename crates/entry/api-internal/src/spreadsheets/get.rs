//! `GET /service/{service_id}/upload-spreadsheet/{upload_id}`: what the check of an upload found.

use axum::extract::State;
use tidings_api_types::internal::{Data, spreadsheets::GetSpreadsheet};
use tidings_app::spreadsheets;

use crate::{
    InternalApi,
    answer::{Answer, Answered},
    extract::{At, Now},
};

pub(super) async fn handle(
    State(api): State<InternalApi>,
    Now(now): Now,
    At(at): At<GetSpreadsheet>,
) -> Answered<GetSpreadsheet> {
    Ok(Answer(Data::new(spreadsheets::get(&api.app, at.service_id, at.upload_id, now).await?)))
}
