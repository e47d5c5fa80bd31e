//! `POST /service/{service}/sms-sender`: adds a sender.

use axum::extract::State;
use tidings_api_types::internal::sms_senders::{AddSmsSender, SmsSenderForm};
use tidings_app::sms_senders;

use crate::{
    InternalApi,
    answer::{Answer, Answered},
    extract::{JsonBody, Now},
    found::Found,
};

pub(super) async fn handle(
    State(api): State<InternalApi>,
    Now(now): Now,
    Found(at): Found<AddSmsSender>,
    JsonBody(body): JsonBody,
) -> Answered<AddSmsSender> {
    let sender = sms_senders::add(&api.app, at.service_id, SmsSenderForm::read(&body)?, now).await?;
    Ok(Answer(sender))
}
