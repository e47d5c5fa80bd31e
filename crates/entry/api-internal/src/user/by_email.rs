//! `POST /user/email`: reads the person with an email address.

use axum::extract::State;
use tidings_api_types::internal::{
    Data,
    user::{EmailAddressBody, GetUserByEmail},
};
use tidings_app::users;

use crate::{
    InternalApi,
    answer::{Answer, Answered},
    extract::JsonBody,
};

pub(super) async fn handle(State(api): State<InternalApi>, JsonBody(body): JsonBody) -> Answered<GetUserByEmail> {
    let body = EmailAddressBody::read(&body)?;
    Ok(Answer(Data::new(users::by_email(&api.app, &body).await?)))
}
