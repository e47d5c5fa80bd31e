//! `GET /email-branding`: every branding that is not archived.

use axum::extract::State;
use tidings_api_types::internal::email_branding::{EmailBrandings, ListEmailBrandings};
use tidings_app::email_branding;

use crate::{
    InternalApi,
    answer::{Answer, Answered},
};

pub(super) async fn handle(State(api): State<InternalApi>) -> Answered<ListEmailBrandings> {
    Ok(Answer(EmailBrandings { email_branding: email_branding::list(&api.app).await? }))
}
