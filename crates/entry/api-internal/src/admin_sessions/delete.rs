//! `DELETE /admin-session/{session_id}`: ends a session.

use axum::extract::State;
use tidings_api_types::internal::admin_sessions::DeleteAdminSession;
use tidings_app::admin_sessions;

use crate::{
    InternalApi,
    answer::{Answer, Answered},
    extract::At,
};

pub(super) async fn handle(
    State(api): State<InternalApi>,
    At(at): At<DeleteAdminSession>,
) -> Answered<DeleteAdminSession> {
    admin_sessions::delete(&api.app, &at.session_id).await?;
    Ok(Answer(()))
}
