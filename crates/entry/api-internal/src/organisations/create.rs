//! `POST /organisations`: makes an organisation.

use axum::extract::State;
use tidings_api_types::internal::organisations::{CreateOrganisation, NewOrganisation};
use tidings_app::organisations;

use crate::{
    InternalApi,
    answer::{Answer, Answered},
    extract::{JsonBody, Now},
};

pub(super) async fn handle(
    State(api): State<InternalApi>,
    Now(now): Now,
    JsonBody(body): JsonBody,
) -> Answered<CreateOrganisation> {
    Ok(Answer(organisations::create(&api.app, NewOrganisation::read(&body)?, now).await?))
}
