//! `GET /user/{user_id}/organisations-and-services`: reads the names of where a person belongs.

use axum::extract::State;
use tidings_api_types::internal::user::GetOrganisationsAndServices;
use tidings_app::users;

use crate::{
    InternalApi,
    answer::{Answer, Answered},
    extract::At,
};

pub(super) async fn handle(
    State(api): State<InternalApi>,
    At(at): At<GetOrganisationsAndServices>,
) -> Answered<GetOrganisationsAndServices> {
    Ok(Answer(users::organisations_and_services(&api.app, at.user_id).await?))
}
