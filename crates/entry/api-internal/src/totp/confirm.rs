//! `POST /user/{user_id}/totp/confirm`: ends the setting up of an authenticator app.

use axum::extract::State;
use tidings_api_types::internal::user::totp::{ConfirmTotp, TotpCode};
use tidings_app::users;

use crate::{
    InternalApi,
    answer::{Answer, Answered},
    extract::{At, JsonBody, Now},
};

pub(super) async fn handle(
    State(api): State<InternalApi>,
    At(at): At<ConfirmTotp>,
    Now(now): Now,
    JsonBody(body): JsonBody,
) -> Answered<ConfirmTotp> {
    let body = TotpCode::read(&body)?;
    users::confirm_totp(&api.app, at.user_id, &body, now).await?;
    Ok(Answer(()))
}
