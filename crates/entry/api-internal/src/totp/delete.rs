//! `DELETE /user/{user_id}/totp`: forgets an authenticator app.

use axum::extract::State;
use tidings_api_types::internal::user::totp::DeleteTotp;
use tidings_app::users;

use crate::{
    InternalApi,
    answer::{Answer, Answered},
    extract::At,
};

pub(super) async fn handle(State(api): State<InternalApi>, At(at): At<DeleteTotp>) -> Answered<DeleteTotp> {
    users::delete_totp(&api.app, at.user_id).await?;
    Ok(Answer(()))
}
