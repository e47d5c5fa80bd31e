//! `POST /service/{service_id}/template-folder`: makes a folder.

use axum::extract::State;
use tidings_api_types::internal::{
    Data,
    template_folders::{CreateTemplateFolder, NewTemplateFolder},
};
use tidings_app::template_folders;

use crate::{
    InternalApi,
    answer::{Answer, Answered},
    extract::{At, JsonBody, Now},
};

pub(super) async fn handle(
    State(api): State<InternalApi>,
    At(at): At<CreateTemplateFolder>,
    Now(now): Now,
    JsonBody(body): JsonBody,
) -> Answered<CreateTemplateFolder> {
    let new = NewTemplateFolder::read(&body)?;
    Ok(Answer(Data::new(template_folders::create(&api.app, at.service_id, new, now).await?)))
}
