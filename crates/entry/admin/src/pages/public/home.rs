//! `/`: what this is, for those who have not signed in.

use minijinja::context;

use crate::{
    access::Access,
    routing::Routes,
    visit::{Answer, Visit},
};

pub(super) fn routes(routes: &mut Routes) {
    routes.get("/", Access::Public, show);
}

async fn show(visit: Visit) -> Answer {
    if visit.user.is_some() {
        return visit.go_to("/accounts-or-dashboard");
    }
    // The page is there without them.
    let counts = visit.client.status.live_counts().await.ok().filter(|counts| counts.services > 0);
    let counts = counts.map(|counts| context! { services => counts.services, organisations => counts.organisations });
    visit.page("public/home.html", context! { counts })
}
