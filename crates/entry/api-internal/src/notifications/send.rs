//! `POST /service/{service_id}/send-notification`: sends one message.

use axum::extract::State;
use tidings_api_types::internal::notifications::{NewOneOff, SendNotification};
use tidings_app::send::one_off;

use crate::{
    InternalApi,
    answer::{Answer, Answered},
    extract::{At, JsonBody, Now},
};

pub(super) async fn handle(
    State(api): State<InternalApi>,
    Now(now): Now,
    At(at): At<SendNotification>,
    JsonBody(body): JsonBody,
) -> Answered<SendNotification> {
    Ok(Answer(one_off::send(&api.app, at.service_id, NewOneOff::read(&body)?, now).await?))
}
