//! `GET /service/{service_id}/templates/{template_id}/template_email_files/{template_email_file_id}`: a file.

use axum::extract::State;
use tidings_api_types::internal::{Data, template_email_files::GetEmailFile};
use tidings_app::template_email_files;

use crate::{
    InternalApi,
    answer::{Answer, Answered},
    extract::At,
};

pub(super) async fn handle(State(api): State<InternalApi>, At(at): At<GetEmailFile>) -> Answered<GetEmailFile> {
    Ok(Answer(Data::new(
        template_email_files::get(&api.app, at.service_id, at.template_id, at.template_email_file_id).await?,
    )))
}
