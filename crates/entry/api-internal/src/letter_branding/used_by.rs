//! `GET /letter-branding/{letter_branding_id}/orgs_and_services`: who uses a branding.

use axum::extract::State;
use tidings_api_types::internal::{Data, letter_branding::ListUsersOfLetterBranding};
use tidings_app::letter_branding;

use crate::{
    InternalApi,
    answer::{Answer, Answered},
    extract::At,
};

pub(super) async fn handle(
    State(api): State<InternalApi>,
    At(at): At<ListUsersOfLetterBranding>,
) -> Answered<ListUsersOfLetterBranding> {
    Ok(Answer(Data::new(letter_branding::used_by(&api.app, at.letter_branding_id).await?)))
}
