//! `GET /service/{service_id}/upload-spreadsheet/{upload_id}/csv`: an upload as comma separated values.

use axum::extract::State;
use tidings_api_types::internal::spreadsheets::GetSpreadsheetCsv;
use tidings_app::spreadsheets;

use crate::{
    InternalApi,
    answer::{Answer, Answered},
    extract::At,
};

pub(super) async fn handle(
    State(api): State<InternalApi>,
    At(at): At<GetSpreadsheetCsv>,
) -> Answered<GetSpreadsheetCsv> {
    Ok(Answer(spreadsheets::csv(&api.app, at.service_id, at.upload_id).await?))
}
