//! `POST /admin-session`: begins a session.

use axum::extract::State;
use tidings_api_types::internal::admin_sessions::{CreateAdminSession, NewAdminSession};
use tidings_app::admin_sessions;

use crate::{
    InternalApi,
    answer::{Answer, Answered},
    extract::{JsonBody, Now},
};

pub(super) async fn handle(
    State(api): State<InternalApi>,
    Now(now): Now,
    JsonBody(body): JsonBody,
) -> Answered<CreateAdminSession> {
    let body = NewAdminSession::read(&body)?;
    Ok(Answer(admin_sessions::create(&api.app, &body, now).await?))
}
