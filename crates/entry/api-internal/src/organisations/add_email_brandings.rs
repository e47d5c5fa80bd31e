//! `POST /organisations/{organisation_id}/email-branding-pool`: offers more brandings.

use axum::extract::State;
use tidings_api_types::internal::{email_branding::BrandingIds, organisations::AddToEmailBrandingPool};
use tidings_app::organisations;

use crate::{
    InternalApi,
    answer::{Answer, Answered},
    extract::{At, JsonBody},
};

pub(super) async fn handle(
    State(api): State<InternalApi>,
    At(at): At<AddToEmailBrandingPool>,
    JsonBody(body): JsonBody,
) -> Answered<AddToEmailBrandingPool> {
    let added = BrandingIds::read(&body)?;
    organisations::add_email_brandings(&api.app, at.organisation_id, &added.branding_ids).await?;
    Ok(Answer(()))
}
