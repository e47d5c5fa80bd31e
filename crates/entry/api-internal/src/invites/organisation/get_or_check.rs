//! `GET /invite/organisation/{id_or_token}`: an invitation by its id or by its link.

use axum::extract::State;
use tidings_api_types::internal::{Data, invites::GetInvitedOrganisationUser};
use tidings_app::invites::organisation;

use crate::{
    InternalApi,
    answer::{Answer, Answered},
    extract::{At, Now},
};

pub(super) async fn handle(
    State(api): State<InternalApi>,
    At(at): At<GetInvitedOrganisationUser>,
    Now(now): Now,
) -> Answered<GetInvitedOrganisationUser> {
    let invite = match at.id_or_token.parse() {
        Ok(id) => organisation::get(&api.app, id).await?,
        Err(_) => organisation::of_link(&api.app, &at.id_or_token, now).await?,
    };
    Ok(Answer(Data::new(invite)))
}
