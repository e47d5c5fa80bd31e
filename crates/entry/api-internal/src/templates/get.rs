//! `GET /service/{service_id}/template/{template_id}`: a template as it is now.

use axum::extract::State;
use tidings_api_types::internal::{Data, templates::GetTemplate};
use tidings_app::templates;

use crate::{
    InternalApi,
    answer::{Answer, Answered},
    extract::At,
};

pub(super) async fn handle(State(api): State<InternalApi>, At(at): At<GetTemplate>) -> Answered<GetTemplate> {
    Ok(Answer(Data::new(templates::get(&api.app, at.service_id, at.template_id).await?)))
}
