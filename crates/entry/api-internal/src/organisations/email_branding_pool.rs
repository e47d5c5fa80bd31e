//! `GET /organisations/{organisation_id}/email-branding-pool`: brandings on offer.

use axum::extract::State;
use tidings_api_types::internal::{Data, organisations::GetEmailBrandingPool};
use tidings_app::organisations;

use crate::{
    InternalApi,
    answer::{Answer, Answered},
    extract::At,
};

pub(super) async fn handle(
    State(api): State<InternalApi>,
    At(at): At<GetEmailBrandingPool>,
) -> Answered<GetEmailBrandingPool> {
    Ok(Answer(Data::new(organisations::email_branding_pool(&api.app, at.organisation_id).await?)))
}
