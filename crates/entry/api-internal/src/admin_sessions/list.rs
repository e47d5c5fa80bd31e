//! `GET /user/{user_id}/admin-sessions`: lists where a person is signed in.

use axum::extract::State;
use tidings_api_types::internal::admin_sessions::ListAdminSessions;
use tidings_app::admin_sessions;

use crate::{
    InternalApi,
    answer::{Answer, Answered},
    extract::{At, Now},
};

pub(super) async fn handle(
    State(api): State<InternalApi>,
    At(at): At<ListAdminSessions>,
    Now(now): Now,
) -> Answered<ListAdminSessions> {
    Ok(Answer(admin_sessions::of_user(&api.app, at.user_id, now).await?))
}
