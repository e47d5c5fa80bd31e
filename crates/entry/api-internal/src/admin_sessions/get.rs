//! `GET /admin-session/{session_id}`: reads a session.

use axum::extract::State;
use tidings_api_types::internal::admin_sessions::GetAdminSession;
use tidings_app::admin_sessions;

use crate::{
    InternalApi,
    answer::{Answer, Answered},
    extract::{At, Now},
};

pub(super) async fn handle(
    State(api): State<InternalApi>,
    At(at): At<GetAdminSession>,
    Now(now): Now,
) -> Answered<GetAdminSession> {
    Ok(Answer(admin_sessions::get(&api.app, &at.session_id, now).await?))
}
