//! `GET /invite/service/check/{token}`: the invitation that a link is for.

use axum::extract::State;
use tidings_api_types::internal::{Data, invites::CheckServiceInvite};
use tidings_app::invites::service;

use crate::{
    InternalApi,
    answer::{Answer, Answered},
    extract::{At, Now},
};

pub(super) async fn handle(
    State(api): State<InternalApi>,
    At(at): At<CheckServiceInvite>,
    Now(now): Now,
) -> Answered<CheckServiceInvite> {
    Ok(Answer(Data::new(service::of_link(&api.app, &at.token, now).await?)))
}
