//! Pages that are text alone.

use minijinja::context;

use crate::{
    access::Access,
    routing::Routes,
    visit::{Answer, Visit},
};

pub(super) fn routes(routes: &mut Routes) {
    routes.get("/accessibility-statement", Access::Public, |visit: Visit| show(visit, "accessibility_statement"));
    routes.get("/cookies", Access::Public, |visit: Visit| show(visit, "cookies"));
    routes.get("/features", Access::Public, |visit: Visit| show(visit, "features"));
    routes.get("/privacy", Access::Public, |visit: Visit| show(visit, "privacy"));
    routes.get("/support", Access::Public, |visit: Visit| show(visit, "support"));
    routes.get("/terms-of-use", Access::Public, |visit: Visit| show(visit, "terms_of_use"));
}

async fn show(visit: Visit, name: &'static str) -> Answer {
    let settings = &visit.admin.settings;
    let support = settings.support_url().map(|url| context! { url, text => &settings.support_contact });
    visit.page(&format!("public/{name}.html"), context! { api_url => &settings.api_url, support })
}
