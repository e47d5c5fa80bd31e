//! `DELETE /service/{service_id}/users/{user_id}`: takes a person off the team of a service.

use axum::extract::State;
use tidings_api_types::internal::user::RemoveServiceUser;
use tidings_app::service_users;

use crate::{
    InternalApi,
    answer::{Answer, Answered},
    extract::At,
};

pub(super) async fn handle(
    State(api): State<InternalApi>,
    At(at): At<RemoveServiceUser>,
) -> Answered<RemoveServiceUser> {
    service_users::remove(&api.app, at.service_id, at.user_id).await?;
    Ok(Answer(()))
}
