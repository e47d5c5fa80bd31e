//! `POST /user/{user_id}`: changes a person.

use axum::extract::State;
use tidings_api_types::internal::{
    Data,
    user::{UpdateUser, UserChange},
};
use tidings_app::users;

use crate::{
    InternalApi,
    answer::{Answer, Answered},
    extract::{JsonBody, Now},
    found::Found,
};

pub(super) async fn handle(
    State(api): State<InternalApi>,
    Found(at): Found<UpdateUser>,
    Now(now): Now,
    JsonBody(body): JsonBody,
) -> Answered<UpdateUser> {
    let body = UserChange::read(&body)?;
    Ok(Answer(Data::new(users::update(&api.app, at.user_id, &body, now).await?)))
}
