//! `POST /user/{user_id}/archive`: makes an account unusable.

use axum::extract::State;
use tidings_api_types::internal::user::ArchiveUser;
use tidings_app::users;

use crate::{
    InternalApi,
    answer::{Answer, Answered},
    extract::{At, Now},
};

pub(super) async fn handle(
    State(api): State<InternalApi>,
    At(at): At<ArchiveUser>,
    Now(now): Now,
) -> Answered<ArchiveUser> {
    users::archive(&api.app, at.user_id, now).await?;
    Ok(Answer(()))
}
