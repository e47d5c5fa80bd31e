//! `GET /service/{service_id}/notifications/csv`: as rows of a spreadsheet.

use axum::extract::State;
use tidings_api_types::internal::notifications::{ListNotificationsForCsv, NotificationsWanted};
use tidings_app::service_notifications;

use crate::{
    InternalApi,
    answer::{Answer, Answered},
    extract::{At, Now, Query},
};

pub(super) async fn handle(
    State(api): State<InternalApi>,
    At(at): At<ListNotificationsForCsv>,
    query: Query,
    Now(now): Now,
) -> Answered<ListNotificationsForCsv> {
    let wanted = NotificationsWanted::read(query.pairs())?;
    Ok(Answer(service_notifications::for_csv(&api.app, at.service_id, &wanted, now).await?))
}
