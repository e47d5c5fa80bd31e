//! `GET /invite/service/{id_or_token}`: an invitation by its id or by its link.

use axum::extract::State;
use tidings_api_types::internal::{Data, invites::GetInvitedUser};
use tidings_app::invites::service;

use crate::{
    InternalApi,
    answer::{Answer, Answered},
    extract::{At, Now},
};

pub(super) async fn handle(
    State(api): State<InternalApi>,
    At(at): At<GetInvitedUser>,
    Now(now): Now,
) -> Answered<GetInvitedUser> {
    let invite = match at.id_or_token.parse() {
        Ok(id) => service::get(&api.app, id).await?,
        Err(_) => service::of_link(&api.app, &at.id_or_token, now).await?,
    };
    Ok(Answer(Data::new(invite)))
}
