//! `POST /user/{user_id}/totp`: begins to set up an authenticator app.

use axum::extract::State;
use tidings_api_types::internal::user::totp::BeginTotp;
use tidings_app::users;

use crate::{
    InternalApi,
    answer::{Answer, Answered},
    extract::{At, Now},
};

pub(super) async fn handle(
    State(api): State<InternalApi>,
    At(at): At<BeginTotp>,
    Now(now): Now,
) -> Answered<BeginTotp> {
    Ok(Answer(users::begin_totp(&api.app, at.user_id, now).await?))
}
