//! `POST /user/{user_id}/reset-failed-login-count`: forgets failed attempts.

use axum::extract::State;
use tidings_api_types::internal::{Data, user::ResetFailedLoginCount};
use tidings_app::users;

use crate::{
    InternalApi,
    answer::{Answer, Answered},
    extract::{At, Now},
};

pub(super) async fn handle(
    State(api): State<InternalApi>,
    At(at): At<ResetFailedLoginCount>,
    Now(now): Now,
) -> Answered<ResetFailedLoginCount> {
    Ok(Answer(Data::new(users::reset_failed_login_count(&api.app, at.user_id, now).await?)))
}
