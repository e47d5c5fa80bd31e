//! `POST /user/{user_id}/update-password`: sets a password.

use axum::extract::State;
use tidings_api_types::internal::{
    Data,
    user::{NewPassword, UpdatePassword},
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
    Found(at): Found<UpdatePassword>,
    Now(now): Now,
    JsonBody(body): JsonBody,
) -> Answered<UpdatePassword> {
    let body = NewPassword::read(&body)?;
    Ok(Answer(Data::new(users::update_password(&api.app, at.user_id, &body, now).await?)))
}
