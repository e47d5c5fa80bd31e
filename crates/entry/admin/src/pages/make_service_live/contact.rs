//! `/services/{service_id}/make-service-live/contact-user`: whom to ask when a check has left a question.

use minijinja::context;

use super::{ACCESS, Checks, Name, Request, START, Unique, requester, url};
use crate::{
    routing::Routes,
    visit::{Answer, InService, Query},
};

pub(super) fn routes(routes: &mut Routes) {
    routes.get("/services/{service_id}/make-service-live/contact-user", ACCESS, show);
}

async fn show(visit: InService, Query(checks): Query<Checks>) -> Answer {
    let is_open = Request::open(&visit).await?.is_some();
    let (Some(unique), Some(name), true) = (checks.unique, checks.name, is_open) else {
        return visit.go_to(&visit.url(START));
    };
    let requester = requester(&visit).await?;
    visit.page(
        "make_service_live/contact_user.html",
        context! {
            requester => requester.as_ref().map(|user| &user.name),
            email_address => requester.as_ref().map(|user| &user.email_address),
            may_be_another => unique != Unique::Yes,
            is_unclear => name == Name::Bad,
            back => url(&visit, "service-name", checks),
            next => url(&visit, "decision", checks),
        },
    )
}
