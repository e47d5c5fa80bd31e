//! `DELETE /organisations/{organisation_id}/email-branding-pool/{email_branding_id}`: no longer offers a
//! branding.

use axum::extract::State;
use tidings_api_types::internal::organisations::RemoveFromEmailBrandingPool;
use tidings_app::organisations;

use crate::{
    InternalApi,
    answer::{Answer, Answered},
    extract::At,
};

pub(super) async fn handle(
    State(api): State<InternalApi>,
    At(at): At<RemoveFromEmailBrandingPool>,
) -> Answered<RemoveFromEmailBrandingPool> {
    organisations::remove_email_branding(&api.app, at.organisation_id, at.email_branding_id).await?;
    Ok(Answer(()))
}
