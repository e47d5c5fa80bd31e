//! `POST /service/{service}/callback-api/{callback}`: calls a service elsewhere, or with another token.

use axum::extract::State;
use tidings_api_types::internal::{
    Data,
    callbacks::{CallbackChange, UpdateCallback},
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
    At(at): At<UpdateCallback>,
    JsonBody(body): JsonBody,
) -> Answered<UpdateCallback> {
    let change = CallbackChange::read(&body)?;
    let callback = callbacks::update(&api.app, at.service_id, at.callback_id, change, now).await?;
    Ok(Answer(Data::new(callback)))
}
