//! `POST /events`: writes an event down.

use axum::extract::State;
use tidings_api_types::internal::{
    Data,
    events::{CreateEvent, NewEvent},
};
use tidings_app::events;

use crate::{
    InternalApi,
    answer::{Answer, Answered},
    extract::{JsonBody, Now},
};

pub(super) async fn handle(
    State(api): State<InternalApi>,
    Now(now): Now,
    JsonBody(body): JsonBody,
) -> Answered<CreateEvent> {
    let event = events::create(&api.app, NewEvent::read(&body)?, now).await?;
    Ok(Answer(Data::new(event)))
}
