//! `POST /service/{service}/sms-sender/{sms_sender}`: changes a sender.

use axum::extract::State;
use tidings_api_types::internal::sms_senders::{SmsSenderForm, UpdateSmsSender};
use tidings_app::sms_senders;

use crate::{
    InternalApi,
    answer::{Answer, Answered},
    extract::{At, JsonBody, Now},
};

pub(super) async fn handle(
    State(api): State<InternalApi>,
    Now(now): Now,
    At(at): At<UpdateSmsSender>,
    JsonBody(body): JsonBody,
) -> Answered<UpdateSmsSender> {
    let form = SmsSenderForm::read(&body)?;
    let sender = sms_senders::update(&api.app, at.service_id, at.sms_sender_id, form, now).await?;
    Ok(Answer(sender))
}
