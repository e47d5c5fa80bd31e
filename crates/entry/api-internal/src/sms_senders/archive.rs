//! `POST /service/{service}/sms-sender/{sms_sender}/archive`: takes a sender away.

use axum::extract::State;
use tidings_api_types::internal::{Data, sms_senders::ArchiveSmsSender};
use tidings_app::sms_senders;

use crate::{
    InternalApi,
    answer::{Answer, Answered},
    extract::{At, Now},
};

pub(super) async fn handle(
    State(api): State<InternalApi>,
    Now(now): Now,
    At(at): At<ArchiveSmsSender>,
) -> Answered<ArchiveSmsSender> {
    let sender = sms_senders::archive(&api.app, at.service_id, at.sms_sender_id, now).await?;
    Ok(Answer(Data::new(sender)))
}
