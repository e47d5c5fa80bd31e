//! `POST /service/{service}/callback-api/{callback}/test`: calls a service once, with a sample.

use axum::extract::State;
use tidings_api_types::internal::callbacks::TestCallback;
use tidings_app::callbacks;

use crate::{
    InternalApi,
    answer::{Answer, Answered},
    extract::{At, Now},
};

pub(super) async fn handle(
    State(api): State<InternalApi>,
    At(at): At<TestCallback>,
    Now(now): Now,
) -> Answered<TestCallback> {
    Ok(Answer(callbacks::test(&api.app, &api.outgoing, at.service_id, at.callback_id, now).await?))
}
