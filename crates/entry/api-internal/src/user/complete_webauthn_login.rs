//! `POST /user/{user_id}/complete/webauthn-login`: signs a person in by a security key.

use axum::extract::State;
use tidings_api_types::internal::user::{CompleteWebauthnLogin, WebauthnLogin};
use tidings_app::users;

use crate::{
    InternalApi,
    answer::{Answer, Answered},
    extract::{At, JsonBody, Now},
};

pub(super) async fn handle(
    State(api): State<InternalApi>,
    At(at): At<CompleteWebauthnLogin>,
    Now(now): Now,
    JsonBody(body): JsonBody,
) -> Answered<CompleteWebauthnLogin> {
    let body = WebauthnLogin::read(&body)?;
    users::complete_webauthn_login(&api.app, at.user_id, body, now).await?;
    Ok(Answer(()))
}
