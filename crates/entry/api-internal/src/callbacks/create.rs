//! `POST /service/{service}/callback-api`: begins to call a service.

use axum::extract::State;
use tidings_api_types::internal::{
    Data,
    callbacks::{CreateCallback, NewCallback},
};
use tidings_app::callbacks;

use crate::{
    InternalApi,
    answer::{Answer, Answered},
    extract::{At, JsonBody, Now},
};

pub(super) async fn handle(
    State(api): State<InternalApi>,
    Now(now): Now,
    At(at): At<CreateCallback>,
    JsonBody(body): JsonBody,
) -> Answered<CreateCallback> {
    let callback = callbacks::create(&api.app, at.service_id, NewCallback::read(&body)?, now).await?;
    Ok(Answer(Data::new(callback)))
}
