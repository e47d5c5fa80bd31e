//! `GET /service/{service_id}/inbound-sms/most-recent`: the latest message of each sender.

use axum::extract::State;
use tidings_api_types::internal::{inbound_sms::ListLatestInboundSms, page::Page};
use tidings_app::inbound_sms;

use crate::{
    InternalApi,
    answer::{Answer, Answered},
    extract::{At, Now, Query},
};

pub(super) async fn handle(
    State(api): State<InternalApi>,
    At(at): At<ListLatestInboundSms>,
    query: Query,
    Now(now): Now,
) -> Answered<ListLatestInboundSms> {
    let page = Page::read(query.get("page"))?;
    Ok(Answer(inbound_sms::latest(&api.app, at.service_id, page, now).await?))
}
