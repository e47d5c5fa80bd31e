//! `GET /service/{service}/sent-today`: how much of its daily limits a service has used.

use axum::extract::State;
use tidings_api_types::internal::{Data, service::sent_today::GetSentToday};
use tidings_app::services;

use crate::{
    InternalApi,
    answer::{Answer, Answered},
    extract::{At, Now},
};

pub(super) async fn handle(
    State(api): State<InternalApi>,
    Now(now): Now,
    At(at): At<GetSentToday>,
) -> Answered<GetSentToday> {
    Ok(Answer(Data::new(services::sent_today(&api.app, at.service_id, now).await?)))
}
