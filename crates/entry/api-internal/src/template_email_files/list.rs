//! `GET /service/{service_id}/templates/{template_id}/template_email_files`: the live files of a template.

use axum::extract::State;
use tidings_api_types::internal::{Data, template_email_files::ListEmailFiles};
use tidings_app::template_email_files;

use crate::{
    InternalApi,
    answer::{Answer, Answered},
    extract::At,
};

pub(super) async fn handle(State(api): State<InternalApi>, At(at): At<ListEmailFiles>) -> Answered<ListEmailFiles> {
    Ok(Answer(Data::new(template_email_files::list(&api.app, at.service_id, at.template_id).await?)))
}
