//! `POST /user`: registers a person.

use axum::extract::State;
use tidings_api_types::internal::{
    Data,
    user::{CreateUser, NewUser},
};
use tidings_app::users;

use crate::{
    InternalApi,
    answer::{Answer, Answered},
    extract::{JsonBody, Now},
};

pub(super) async fn handle(
    State(api): State<InternalApi>,
    Now(now): Now,
    JsonBody(body): JsonBody,
) -> Answered<CreateUser> {
    let body = NewUser::read(&body)?;
    Ok(Answer(Data::new(users::create(&api.app, &body, now).await?)))
}
