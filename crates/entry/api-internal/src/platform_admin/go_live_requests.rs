//! `GET /platform-admin/go-live-requests`: requests to go live that nobody has decided yet.

use axum::extract::State;
use tidings_api_types::internal::{Data, platform_admin::ListGoLiveRequests};
use tidings_app::platform_admin;

use crate::{
    InternalApi,
    answer::{Answer, Answered},
};

pub(super) async fn handle(State(api): State<InternalApi>) -> Answered<ListGoLiveRequests> {
    Ok(Answer(Data::new(platform_admin::go_live_requests(&api.app).await?)))
}
