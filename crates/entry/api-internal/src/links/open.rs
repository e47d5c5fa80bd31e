//! `POST /link/open`: opens the token of a link.

use axum::extract::State;
use tidings_api_types::internal::links::{LinkToken, OpenLink};
use tidings_app::users;

use crate::{
    InternalApi,
    answer::{Answer, Answered},
    extract::{JsonBody, Now},
};

pub(super) async fn handle(
    State(api): State<InternalApi>,
    Now(now): Now,
    JsonBody(body): JsonBody,
) -> Answered<OpenLink> {
    Ok(Answer(users::open_link(&api.app, &LinkToken::read(&body)?, now)?))
}
