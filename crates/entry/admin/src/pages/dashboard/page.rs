//! `/services/{service_id}`: the dashboard, complete in the first answer, then kept up to date.

use minijinja::context;

use super::figures;
use crate::{
    access::{Access, Role},
    live::{self, Parts},
    routing::Routes,
    visit::{Answer, InService, Visit},
};

/// The parts that follow what happens, and their templates.
const PARTS: [(&str, &str); 4] = [
    ("banners", "dashboard/banners.html"),
    ("totals", "dashboard/totals.html"),
    ("today", "dashboard/today.html"),
    ("templates", "dashboard/templates.html"),
];

pub(super) fn routes(routes: &mut Routes) {
    routes.get("/services/{service_id}", Access::MEMBER, show);
    routes.get("/services/{service_id}/dashboard", Access::MEMBER, show_start);
    routes.get("/services/{service_id}/template-activity", Access::MEMBER, show_template_usage);
    routes.get("/services/{service_id}/dashboard.events", Access::member_with(&[Role::ViewActivity]), follow);
}

/// The first page of a service; whoever may not see what was sent begins with the templates.
async fn show(visit: InService) -> Answer {
    if !visit.standing.has(Role::ViewActivity) {
        return visit.go_to(&visit.url("/templates"));
    }
    let figures = figures::read(&visit, &visit.service).await?;
    visit.page("dashboard/page.html", context! { events_url => visit.url("/dashboard.events"), ..figures })
}

async fn show_start(visit: InService) -> Answer {
    visit.go_to(&visit.url(""))
}

async fn show_template_usage(visit: InService) -> Answer {
    visit.go_to(&visit.url("/template-usage"))
}

async fn follow(visit: InService) -> Answer {
    let service = visit.service.clone();
    live::follow(Visit::clone(&visit), move |visit| {
        let service = service.clone();
        async move {
            let figures = figures::read(&visit, &service).await?;
            let mut parts = Vec::with_capacity(PARTS.len());
            for (key, template) in PARTS {
                parts.push((key, visit.render(template, figures.clone())?));
            }
            Ok(Parts { parts, is_final: false })
        }
    })
}
