//! `GET /service/{service}/sms-sender`: who a service's text messages are from.

use axum::extract::State;
use tidings_api_types::internal::sms_senders::ListSmsSenders;
use tidings_app::sms_senders;

use crate::{
    InternalApi,
    answer::{Answer, Answered},
    extract::At,
};

pub(super) async fn handle(State(api): State<InternalApi>, At(at): At<ListSmsSenders>) -> Answered<ListSmsSenders> {
    Ok(Answer(sms_senders::list(&api.app, at.service_id).await?))
}
