//! `DELETE /service/{service_id}/contact-list/{contact_list_id}`: archives a list.

use axum::extract::State;
use tidings_api_types::internal::contact_lists::DeleteContactList;
use tidings_app::contact_lists;

use crate::{
    InternalApi,
    answer::{Answer, Answered},
    extract::{At, Now},
};

pub(super) async fn handle(
    State(api): State<InternalApi>,
    Now(now): Now,
    At(at): At<DeleteContactList>,
) -> Answered<DeleteContactList> {
    contact_lists::archive(&api.app, at.service_id, at.contact_list_id, now).await?;
    Ok(Answer(()))
}
