//! `GET /organisations/{organisation_id}/letter-branding-pool`: brandings on offer.

use axum::extract::State;
use tidings_api_types::internal::{Data, organisations::GetLetterBrandingPool};
use tidings_app::organisations;

use crate::{
    InternalApi,
    answer::{Answer, Answered},
    extract::At,
};

pub(super) async fn handle(
    State(api): State<InternalApi>,
    At(at): At<GetLetterBrandingPool>,
) -> Answered<GetLetterBrandingPool> {
    Ok(Answer(Data::new(organisations::letter_branding_pool(&api.app, at.organisation_id).await?)))
}
