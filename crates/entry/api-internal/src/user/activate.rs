//! `POST /user/{user_id}/activate`: ends a registration.

use axum::extract::State;
use tidings_api_types::internal::{Data, user::ActivateUser};
use tidings_app::users;

use crate::{
    InternalApi,
    answer::{Answer, Answered},
    extract::{At, Now},
};

pub(super) async fn handle(
    State(api): State<InternalApi>,
    At(at): At<ActivateUser>,
    Now(now): Now,
) -> Answered<ActivateUser> {
    Ok(Answer(Data::new(users::activate(&api.app, at.user_id, now).await?)))
}
