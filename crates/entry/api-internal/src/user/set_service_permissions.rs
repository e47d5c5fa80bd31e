//! `POST /user/{user_id}/service/{service_id}/permission`: says what a member of a team may do.

use axum::extract::State;
use tidings_api_types::internal::user::{SetServicePermissions, TeamPermissions};
use tidings_app::users;

use crate::{
    InternalApi,
    answer::{Answer, Answered},
    extract::{JsonBody, Now},
    found::Found,
};

pub(super) async fn handle(
    State(api): State<InternalApi>,
    Found(at): Found<SetServicePermissions>,
    Now(now): Now,
    JsonBody(body): JsonBody,
) -> Answered<SetServicePermissions> {
    let body = TeamPermissions::read(&body)?;
    users::set_service_permissions(&api.app, at.user_id, at.service_id, &body, now).await?;
    Ok(Answer(()))
}
