//! `POST /service/{service_id}/templates/{template_id}/template_email_files/{template_email_file_id}`: changes a file, or makes it live.

use axum::extract::State;
use tidings_api_types::internal::{
    Data,
    template_email_files::{EmailFileFields, UpdateEmailFile},
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
    Found(at): Found<UpdateEmailFile>,
    Now(now): Now,
    JsonBody(body): JsonBody,
) -> Answered<UpdateEmailFile> {
    let fields = EmailFileFields::read(&body)?;
    Ok(Answer(Data::new(
        template_email_files::update(&api.app, at.service_id, at.template_id, at.template_email_file_id, fields, now)
            .await?,
    )))
}
