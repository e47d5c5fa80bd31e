//! `POST /user/find-users-by-email`: finds people by a part of their email address.

use axum::extract::State;
use tidings_api_types::internal::{
    Data,
    user::{EmailAddressBody, FindUsersByEmail},
};
use tidings_app::users;

use crate::{
    InternalApi,
    answer::{Answer, Answered},
    extract::JsonBody,
};

pub(super) async fn handle(State(api): State<InternalApi>, JsonBody(body): JsonBody) -> Answered<FindUsersByEmail> {
    let body = EmailAddressBody::read_part(&body)?;
    Ok(Answer(Data::new(users::find_by_email(&api.app, &body).await?)))
}
