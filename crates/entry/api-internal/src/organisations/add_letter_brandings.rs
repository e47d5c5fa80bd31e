//! `POST /organisations/{organisation_id}/letter-branding-pool`: offers more brandings.

use axum::extract::State;
use tidings_api_types::internal::{email_branding::BrandingIds, organisations::AddToLetterBrandingPool};
use tidings_app::organisations;

use crate::{
    InternalApi,
    answer::{Answer, Answered},
    extract::{At, JsonBody},
};

pub(super) async fn handle(
    State(api): State<InternalApi>,
    At(at): At<AddToLetterBrandingPool>,
    JsonBody(body): JsonBody,
) -> Answered<AddToLetterBrandingPool> {
    let added = BrandingIds::read(&body)?;
    organisations::add_letter_brandings(&api.app, at.organisation_id, &added.branding_ids).await?;
    Ok(Answer(()))
}
