//! `GET /user/{user_id}`: reads a person.

use axum::extract::State;
use tidings_api_types::internal::{Data, user::GetUser};
use tidings_app::users;

use crate::{
    InternalApi,
    answer::{Answer, Answered},
    extract::At,
};

pub(super) async fn handle(State(api): State<InternalApi>, At(at): At<GetUser>) -> Answered<GetUser> {
    Ok(Answer(Data::new(users::get(&api.app, at.user_id).await?)))
}
