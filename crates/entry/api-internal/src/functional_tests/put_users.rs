//! `PUT /__testing/functional/users`: makes people to sign in as.

use axum::extract::State;
use http::StatusCode;
use tidings_api_types::internal::functional_tests::TestUser;
use tidings_app::functional_tests;

use crate::{
    InternalApi,
    error::ApiError,
    extract::{JsonBody, Now},
};

pub(super) async fn handle(
    State(api): State<InternalApi>,
    Now(now): Now,
    JsonBody(body): JsonBody,
) -> Result<(StatusCode, &'static str), ApiError> {
    functional_tests::put_users(&api.app, &TestUser::read_all(&body)?, now).await?;
    Ok((StatusCode::CREATED, "ok"))
}
