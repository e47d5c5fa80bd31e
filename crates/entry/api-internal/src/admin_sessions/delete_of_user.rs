//! `DELETE /user/{user_id}/admin-sessions`: signs a person out everywhere, or everywhere else.

use axum::extract::State;
use tidings_api_types::internal::admin_sessions::{DeleteAdminSessions, ExceptSession};
use tidings_app::admin_sessions;

use crate::{
    InternalApi,
    answer::{Answer, Answered},
    extract::{At, Query},
};

pub(super) async fn handle(
    State(api): State<InternalApi>,
    At(at): At<DeleteAdminSessions>,
    query: Query,
) -> Answered<DeleteAdminSessions> {
    let except = ExceptSession(query.get("except").map(str::to_owned));
    admin_sessions::delete_of_user(&api.app, at.user_id, &except).await?;
    Ok(Answer(()))
}
