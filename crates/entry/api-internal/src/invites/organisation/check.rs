//! `GET /invite/organisation/check/{token}`: the invitation that a link is for.

use axum::extract::State;
use tidings_api_types::internal::{Data, invites::CheckOrganisationInvite};
use tidings_app::invites::organisation;

use crate::{
    InternalApi,
    answer::{Answer, Answered},
    extract::{At, Now},
};

pub(super) async fn handle(
    State(api): State<InternalApi>,
    At(at): At<CheckOrganisationInvite>,
    Now(now): Now,
) -> Answered<CheckOrganisationInvite> {
    Ok(Answer(Data::new(organisation::of_link(&api.app, &at.token, now).await?)))
}
