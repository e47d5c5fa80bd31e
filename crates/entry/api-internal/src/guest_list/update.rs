//! `PUT /service/{service}/guest-list`: replaces the guest list.

use axum::extract::State;
use tidings_api_types::internal::guest_list::{GuestList, UpdateGuestList};
use tidings_app::guest_list;

use crate::{
    InternalApi,
    answer::{Answer, Answered},
    extract::{At, JsonBody, Now},
};

pub(super) async fn handle(
    State(api): State<InternalApi>,
    Now(now): Now,
    At(at): At<UpdateGuestList>,
    JsonBody(body): JsonBody,
) -> Answered<UpdateGuestList> {
    guest_list::replace(&api.app, at.service_id, GuestList::read(&body)?, now).await?;
    Ok(Answer(()))
}
