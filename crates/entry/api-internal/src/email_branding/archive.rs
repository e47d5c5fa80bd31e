//! `POST /email-branding/{email_branding_id}/archive`: archives a branding that nobody uses.

use axum::extract::State;
use tidings_api_types::internal::email_branding::ArchiveEmailBranding;
use tidings_app::email_branding;

use crate::{
    InternalApi,
    answer::{Answer, Answered},
    extract::{At, Now},
};

pub(super) async fn handle(
    State(api): State<InternalApi>,
    At(at): At<ArchiveEmailBranding>,
    Now(now): Now,
) -> Answered<ArchiveEmailBranding> {
    email_branding::archive(&api.app, at.email_branding_id, now).await?;
    Ok(Answer(()))
}
