//! `GET /service/{service}/sms-sender/{sms_sender}`: one sender.

use axum::extract::State;
use tidings_api_types::internal::sms_senders::GetSmsSender;
use tidings_app::sms_senders;

use crate::{
    InternalApi,
    answer::{Answer, Answered},
    extract::At,
};

pub(super) async fn handle(State(api): State<InternalApi>, At(at): At<GetSmsSender>) -> Answered<GetSmsSender> {
    Ok(Answer(sms_senders::get(&api.app, at.service_id, at.sms_sender_id).await?))
}
