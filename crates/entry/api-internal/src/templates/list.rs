//! `GET /service/{service_id}/template`: the templates that people may choose from.

use axum::extract::State;
use tidings_api_types::internal::{Data, templates::ListTemplates};
use tidings_app::templates;

use crate::{
    InternalApi,
    answer::{Answer, Answered},
    extract::At,
};

pub(super) async fn handle(State(api): State<InternalApi>, At(at): At<ListTemplates>) -> Answered<ListTemplates> {
    Ok(Answer(Data::new(templates::list(&api.app, at.service_id).await?)))
}
