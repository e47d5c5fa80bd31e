//! `/services/{service_id}/make-service-live`: who asks, and what they expect to send.

use axum::response::IntoResponse;
use http::StatusCode;
use minijinja::context;

use super::{ACCESS, Request, requester, volumes};
use crate::{
    routing::Routes,
    visit::{Answer, InService},
};

pub(super) fn routes(routes: &mut Routes) {
    routes.get("/services/{service_id}/make-service-live", ACCESS, show);
}

async fn show(visit: InService) -> Answer {
    let Some(request) = Request::open(&visit).await? else {
        let page = visit.page("make_service_live/decided.html", context! {})?;
        return Ok((StatusCode::GONE, page).into_response());
    };
    let requester = requester(&visit).await?;
    let service = &visit.service;
    // What those who run the platform have written down for themselves.
    let notes = request.organisation.as_ref().and_then(|organisation| organisation.request_to_go_live_notes.as_ref());
    visit.page(
        "make_service_live/start.html",
        context! {
            requester => requester.as_ref().map(|user| &user.name),
            email_address => requester.as_ref().map(|user| &user.email_address),
            organisation => request.organisation.as_ref().map(|organisation| &organisation.name),
            volumes => volumes(service.volume_email, service.volume_sms, service.volume_letter).to_vec(),
            notes => notes.filter(|_| visit.standing.is_platform_admin),
        },
    )
}
