//! `/services/{service_id}/service-settings/archive`: ends a service. Nothing brings it back.

use tidings_domain::UserId;

use super::{ACCESS, show};
use crate::{
    audit::{self, Deed},
    problem::Problem,
    routing::Routes,
    visit::{Answer, InService},
};

pub(super) fn routes(routes: &mut Routes) {
    routes.get("/services/{service_id}/service-settings/archive", ACCESS, confirm);
    routes.post("/services/{service_id}/service-settings/archive", ACCESS, archive);
}

async fn confirm(visit: InService) -> Answer {
    if !show::may_be_deleted(&visit) {
        return Err(Problem::Forbidden);
    }
    show::page(&visit, true).await
}

async fn archive(visit: InService) -> Answer {
    if !show::may_be_deleted(&visit) {
        return Err(Problem::Forbidden);
    }
    let team = visit.client.users.of_service(visit.service.id).await?.data;
    let members: Vec<UserId> = team.iter().map(|member| member.id).collect();
    visit.client.services.archive(visit.service.id, &members).await?;
    let deed = Deed::ArchiveService { service_id: visit.service.id, archived_by_id: visit.user.id };
    audit::record(&visit, deed).await;
    visit.flash("tick", format!("‘{}’ was deleted", visit.service.name)).await?;
    visit.go_to("/your-services")
}
