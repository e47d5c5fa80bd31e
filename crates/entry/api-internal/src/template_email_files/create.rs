//! `POST /service/{service_id}/templates/{template_id}/template_email_files`: adds a file.

use axum::extract::State;
use tidings_api_types::internal::{
    Data,
    template_email_files::{CreateEmailFile, EmailFileFields},
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
    Found(at): Found<CreateEmailFile>,
    Now(now): Now,
    JsonBody(body): JsonBody,
) -> Answered<CreateEmailFile> {
    let fields = EmailFileFields::read_new(&body)?;
    Ok(Answer(Data::new(template_email_files::create(&api.app, at.service_id, at.template_id, fields, now).await?)))
}
