//! `POST /email-branding/{email_branding_id}`: changes a branding.

use axum::extract::State;
use tidings_api_types::internal::{
    Data,
    email_branding::{EmailBrandingChange, UpdateEmailBranding},
};
use tidings_app::email_branding;

use crate::{
    InternalApi,
    answer::{Answer, Answered},
    extract::{At, JsonBody, Now},
};

pub(super) async fn handle(
    State(api): State<InternalApi>,
    At(at): At<UpdateEmailBranding>,
    Now(now): Now,
    JsonBody(body): JsonBody,
) -> Answered<UpdateEmailBranding> {
    let change = EmailBrandingChange::read(&body)?;
    Ok(Answer(Data::new(email_branding::update(&api.app, at.email_branding_id, change, now).await?)))
}
