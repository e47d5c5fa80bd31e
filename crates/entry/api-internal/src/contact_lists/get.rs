//! `GET /service/{service_id}/contact-list/{contact_list_id}`: one of a service's lists.

use axum::extract::State;
use tidings_api_types::internal::contact_lists::GetContactList;
use tidings_app::contact_lists;

use crate::{
    InternalApi,
    answer::{Answer, Answered},
    extract::{At, Now},
};

pub(super) async fn handle(
    State(api): State<InternalApi>,
    Now(now): Now,
    At(at): At<GetContactList>,
) -> Answered<GetContactList> {
    Ok(Answer(contact_lists::get(&api.app, at.service_id, at.contact_list_id, now).await?))
}
