//! `DELETE /organisations/{organisation_id}/letter-branding-pool/{letter_branding_id}`: no longer offers a
//! branding.

use axum::extract::State;
use tidings_api_types::internal::organisations::RemoveFromLetterBrandingPool;
use tidings_app::organisations;

use crate::{
    InternalApi,
    answer::{Answer, Answered},
    extract::At,
};

pub(super) async fn handle(
    State(api): State<InternalApi>,
    At(at): At<RemoveFromLetterBrandingPool>,
) -> Answered<RemoveFromLetterBrandingPool> {
    organisations::remove_letter_branding(&api.app, at.organisation_id, at.letter_branding_id).await?;
    Ok(Answer(()))
}
