//! `POST /service/{service_id}/templates/{template_id}/template_email_files/{template_email_file_id}/archive`: takes a file off its template.

use axum::extract::State;
use tidings_api_types::internal::{
    Data,
    template_email_files::{ArchiveEmailFile, EmailFileArchiver},
};
use tidings_app::template_email_files;

use crate::{
    InternalApi,
    answer::{Answer, Answered},
    extract::{JsonBody, Now},
    found::Found,
};

pub(super) async fn handle(
    State(api): State<InternalApi>,
    Found(at): Found<ArchiveEmailFile>,
    Now(now): Now,
    JsonBody(body): JsonBody,
) -> Answered<ArchiveEmailFile> {
    let archiver = EmailFileArchiver::read(&body)?;
    Ok(Answer(Data::new(
        template_email_files::archive(
            &api.app,
            at.service_id,
            at.template_id,
            at.template_email_file_id,
            archiver,
            now,
        )
        .await?,
    )))
}
