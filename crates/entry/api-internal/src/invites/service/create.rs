//! `POST /service/{service_id}/invite`: invites somebody.

use axum::extract::State;
use tidings_api_types::internal::{
    Data,
    invites::{CreateServiceInvite, NewServiceInvite},
};
use tidings_app::invites::service;

use crate::{
    InternalApi,
    answer::{Answer, Answered},
    extract::{At, JsonBody, Now},
};

pub(super) async fn handle(
    State(api): State<InternalApi>,
    At(at): At<CreateServiceInvite>,
    Now(now): Now,
    JsonBody(body): JsonBody,
) -> Answered<CreateServiceInvite> {
    let new = NewServiceInvite::read(&body)?;
    Ok(Answer(Data::new(service::create(&api.app, at.service_id, new, now).await?)))
}
