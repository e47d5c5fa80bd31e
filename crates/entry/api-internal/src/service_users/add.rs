//! `POST /service/{service_id}/users/{user_id}`: puts a person on the team of a service.

use axum::extract::State;
use tidings_api_types::internal::{
    Data,
    user::{AddServiceUser, TeamPermissions},
};
use tidings_app::{service_users, services};

use crate::{
    InternalApi,
    answer::{Answer, Answered},
    extract::{JsonBody, Now},
    found::Found,
};

pub(super) async fn handle(
    State(api): State<InternalApi>,
    Found(at): Found<AddServiceUser>,
    Now(now): Now,
    JsonBody(body): JsonBody,
) -> Answered<AddServiceUser> {
    let body = TeamPermissions::read(&body)?;
    service_users::add(&api.app, at.service_id, at.user_id, &body, now).await?;
    Ok(Answer(Data::new(services::get(&api.app, at.service_id).await?)))
}
