//! `GET /service/{service}/guest-list`: whom a service in trial mode may send to besides its team.

use axum::extract::State;
use tidings_api_types::internal::guest_list::GetGuestList;
use tidings_app::guest_list;

use crate::{
    InternalApi,
    answer::{Answer, Answered},
    extract::At,
};

pub(super) async fn handle(State(api): State<InternalApi>, At(at): At<GetGuestList>) -> Answered<GetGuestList> {
    Ok(Answer(guest_list::get(&api.app, at.service_id).await?))
}
