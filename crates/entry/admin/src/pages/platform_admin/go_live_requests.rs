//! `/platform-admin/go-live-requests`: services whose teams ask to leave trial mode.

use minijinja::{Value, context};
use tidings_api_types::internal::platform_admin::GoLiveRequest;

use super::{ACCESS, GO_LIVE_REQUESTS, page};
use crate::{
    format,
    pages::{
        make_service_live,
        rows::{self, Row},
    },
    routing::Routes,
    visit::{Answer, SignedIn},
};

pub(super) fn routes(routes: &mut Routes) {
    routes.get(GO_LIVE_REQUESTS, ACCESS, list);
}

async fn list(visit: SignedIn) -> Answer {
    let open = visit.client.platform_admin.go_live_requests().await?.data;
    let requests: Value = open.iter().map(|request| listed(&visit, request)).collect();
    page(&visit, "platform_admin/go_live_requests.html", context! { requests })
}

fn listed(visit: &SignedIn, request: &GoLiveRequest) -> Value {
    let mut rows = Vec::new();
    if let Some(requester) = &request.requested_by {
        rows.push(Row::new("Asked by", &requester.name).and(&requester.email_address));
    }
    if let Some(at) = request.requested_at {
        rows.push(Row::new("Asked", format::when(at.into(), visit.now)));
    }
    let [email, sms, letter] =
        make_service_live::volumes(request.volume_email, request.volume_sms, request.volume_letter);
    rows.push(Row::new("Expects to send in a year", email).and(sms).and(letter));
    rows.push(Row::new("Decided by", request.decided_by.as_deref().unwrap_or("Platform admins")));
    context! {
        name => &request.service_name,
        href => format!("/services/{}", request.service_id),
        rows => rows::value(&rows),
    }
}
