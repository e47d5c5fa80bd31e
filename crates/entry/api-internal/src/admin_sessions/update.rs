//! `POST /admin-session/{session_id}`: changes a session.

use axum::extract::State;
use tidings_api_types::internal::admin_sessions::{ChangeAdminSession, UpdateAdminSession};
use tidings_app::admin_sessions;

use crate::{
    InternalApi,
    answer::{Answer, Answered},
    extract::{At, JsonBody, Now},
};

pub(super) async fn handle(
    State(api): State<InternalApi>,
    At(at): At<ChangeAdminSession>,
    Now(now): Now,
    JsonBody(body): JsonBody,
) -> Answered<ChangeAdminSession> {
    let body = UpdateAdminSession::read(&body)?;
    Ok(Answer(admin_sessions::update(&api.app, &at.session_id, &body, now).await?))
}
