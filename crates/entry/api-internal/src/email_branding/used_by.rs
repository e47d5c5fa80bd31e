//! `GET /email-branding/{email_branding_id}/orgs_and_services`: who uses a branding.

use axum::extract::State;
use tidings_api_types::internal::{Data, email_branding::ListUsersOfEmailBranding};
use tidings_app::email_branding;

use crate::{
    InternalApi,
    answer::{Answer, Answered},
    extract::At,
};

pub(super) async fn handle(
    State(api): State<InternalApi>,
    At(at): At<ListUsersOfEmailBranding>,
) -> Answered<ListUsersOfEmailBranding> {
    Ok(Answer(Data::new(email_branding::used_by(&api.app, at.email_branding_id).await?)))
}
