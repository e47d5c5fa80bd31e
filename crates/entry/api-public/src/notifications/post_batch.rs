//! `POST /v2/notifications/batch`: accepts many messages; beyond Notify's contract.

use axum::{Json, body::Body, extract::State, response::Response};
use tidings_api_types::v2::{
    PostBatch,
    batch::{BatchResult, PostedBatch},
};
use tidings_app::send::batch;

use crate::{PublicApi, admitted::Admitted, error::ApiError, extract::Now, idempotency_key::IdempotencyKey, json};

pub(super) async fn handle(
    State(api): State<PublicApi>,
    Now(now): Now,
    sender: Admitted,
    IdempotencyKey(key): IdempotencyKey,
    body: Body,
) -> Response {
    let posted = async {
        let key = key?;
        let request = PostBatch::read(&json::read(body, api.limits).await?)?;
        let results = batch::send(&api.app, &sender.caller, &request, key.as_deref(), now).await;
        let results = results.into_iter().map(|result| match result {
            Ok(posted) => BatchResult::Posted { status_code: 201, notification: Box::new(posted) },
            Err(refusal) => BatchResult::Refused(ApiError::from(refusal).into_body()),
        });
        Ok::<_, ApiError>(Json(PostedBatch { results: results.collect() }))
    };
    let posted = posted.await;
    sender.answer(posted)
}
