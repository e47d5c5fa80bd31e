//! `GET /service/{service}/callback-api/{callback}/deliveries`: the last attempts to call a service.

use axum::extract::State;
use tidings_api_types::internal::callbacks::ListCallbackDeliveries;
use tidings_app::callbacks;

use crate::{
    InternalApi,
    answer::{Answer, Answered},
    extract::At,
};

pub(super) async fn handle(
    State(api): State<InternalApi>,
    At(at): At<ListCallbackDeliveries>,
) -> Answered<ListCallbackDeliveries> {
    Ok(Answer(callbacks::deliveries(&api.app, at.service_id, at.callback_id).await?))
}
