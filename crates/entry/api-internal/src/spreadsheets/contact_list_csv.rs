//! `GET /service/{service_id}/contact-list/{contact_list_id}/csv`: a kept list as comma separated values.

use axum::extract::State;
use tidings_api_types::internal::spreadsheets::GetContactListCsv;
use tidings_app::spreadsheets;

use crate::{
    InternalApi,
    answer::{Answer, Answered},
    extract::{At, Now},
};

pub(super) async fn handle(
    State(api): State<InternalApi>,
    Now(now): Now,
    At(at): At<GetContactListCsv>,
) -> Answered<GetContactListCsv> {
    Ok(Answer(spreadsheets::contact_list_csv(&api.app, at.service_id, at.contact_list_id, now).await?))
}
