//! `POST /email-branding`: makes a branding.

use axum::extract::State;
use tidings_api_types::internal::{
    Data,
    email_branding::{CreateEmailBranding, EmailBrandingChange},
};
use tidings_app::email_branding;

use crate::{
    InternalApi,
    answer::{Answer, Answered},
    extract::{JsonBody, Now},
};

pub(super) async fn handle(
    State(api): State<InternalApi>,
    Now(now): Now,
    JsonBody(body): JsonBody,
) -> Answered<CreateEmailBranding> {
    let new = EmailBrandingChange::read_new(&body)?;
    Ok(Answer(Data::new(email_branding::create(&api.app, new, now).await?)))
}
