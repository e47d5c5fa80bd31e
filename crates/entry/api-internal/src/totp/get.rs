//! `GET /user/{user_id}/totp`: whether a person has an authenticator app.

use axum::extract::State;
use tidings_api_types::internal::user::totp::GetTotp;
use tidings_app::users;

use crate::{
    InternalApi,
    answer::{Answer, Answered},
    extract::At,
};

pub(super) async fn handle(State(api): State<InternalApi>, At(at): At<GetTotp>) -> Answered<GetTotp> {
    Ok(Answer(users::totp(&api.app, at.user_id).await?))
}
