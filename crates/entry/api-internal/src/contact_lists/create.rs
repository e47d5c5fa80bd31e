//! `POST /service/{service_id}/contact-list`: keeps a list.

use axum::extract::State;
use tidings_api_types::internal::contact_lists::{CreateContactList, NewContactList};
use tidings_app::contact_lists;

use crate::{
    InternalApi,
    answer::{Answer, Answered},
    extract::{At, JsonBody, Now},
};

pub(super) async fn handle(
    State(api): State<InternalApi>,
    Now(now): Now,
    At(at): At<CreateContactList>,
    JsonBody(body): JsonBody,
) -> Answered<CreateContactList> {
    Ok(Answer(contact_lists::create(&api.app, at.service_id, NewContactList::read(&body)?, now).await?))
}
