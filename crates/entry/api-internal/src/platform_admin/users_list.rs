//! `POST /platform-admin/users-list`: active people, by when they came and what they agreed to.

use axum::extract::State;
use tidings_api_types::internal::{
    Data,
    platform_admin::{ListUsers, UsersWanted},
};
use tidings_app::platform_admin;

use crate::{
    InternalApi,
    answer::{Answer, Answered},
    extract::JsonBody,
};

pub(super) async fn handle(State(api): State<InternalApi>, JsonBody(body): JsonBody) -> Answered<ListUsers> {
    Ok(Answer(Data::new(platform_admin::users(&api.app, UsersWanted::read(&body)?).await?)))
}
