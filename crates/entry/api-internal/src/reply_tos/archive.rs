//! `POST /service/{service}/email-reply-to/{reply_to}/archive`: takes an address away.

use axum::extract::State;
use tidings_api_types::internal::{Data, reply_tos::ArchiveReplyTo};
use tidings_app::reply_tos;

use crate::{
    InternalApi,
    answer::{Answer, Answered},
    extract::{At, Now},
};

pub(super) async fn handle(
    State(api): State<InternalApi>,
    Now(now): Now,
    At(at): At<ArchiveReplyTo>,
) -> Answered<ArchiveReplyTo> {
    let address = reply_tos::archive(&api.app, at.service_id, at.reply_to_id, now).await?;
    Ok(Answer(Data::new(address)))
}
