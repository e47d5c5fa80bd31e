//! `GET /service/{service_id}/contact-list`: the lists that a service keeps.

use axum::extract::State;
use tidings_api_types::internal::contact_lists::ListContactLists;
use tidings_app::contact_lists;

use crate::{
    InternalApi,
    answer::{Answer, Answered},
    extract::{At, Now},
};

pub(super) async fn handle(
    State(api): State<InternalApi>,
    Now(now): Now,
    At(at): At<ListContactLists>,
) -> Answered<ListContactLists> {
    Ok(Answer(contact_lists::list(&api.app, at.service_id, now).await?))
}
