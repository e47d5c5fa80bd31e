//! `POST /organisations/{organisation_id}/archive`: archives an organisation.

use axum::extract::State;
use tidings_api_types::internal::organisations::ArchiveOrganisation;
use tidings_app::organisations;

use crate::{
    InternalApi,
    answer::{Answer, Answered},
    extract::{At, Now},
};

pub(super) async fn handle(
    State(api): State<InternalApi>,
    At(at): At<ArchiveOrganisation>,
    Now(now): Now,
) -> Answered<ArchiveOrganisation> {
    organisations::archive(&api.app, at.organisation_id, now).await?;
    Ok(Answer(()))
}
