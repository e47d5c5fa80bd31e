//! `GET /email-branding/{email_branding_id}`: one branding.

use axum::extract::State;
use tidings_api_types::internal::email_branding::{GetEmailBranding, OneEmailBranding};
use tidings_app::email_branding;

use crate::{
    InternalApi,
    answer::{Answer, Answered},
    extract::At,
};

pub(super) async fn handle(State(api): State<InternalApi>, At(at): At<GetEmailBranding>) -> Answered<GetEmailBranding> {
    Ok(Answer(OneEmailBranding { email_branding: email_branding::get(&api.app, at.email_branding_id).await? }))
}
