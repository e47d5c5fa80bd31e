//! `/services/{service_id}/cancel-invited-user/{invited_user_id}`: takes an invitation back. Notify does so as soon as the page
//! is opened.

use minijinja::context;
use tidings_api_types::internal::invites::ServiceInviteChange;
use tidings_domain::{InviteStatus, InvitedUserId, ServiceId};

use super::ACCESS;
use crate::{
    problem::Problem,
    routing::Routes,
    visit::{Answer, InService, Path},
};

pub(super) fn routes(routes: &mut Routes) {
    routes.get("/services/{service_id}/cancel-invited-user/{invited_user_id}", ACCESS, confirm);
    routes.post("/services/{service_id}/cancel-invited-user/{invited_user_id}", ACCESS, cancel);
}

async fn confirm(visit: InService, Path((_, id)): Path<(ServiceId, InvitedUserId)>) -> Answer {
    let invite = visit.client.invites.of_service(visit.service.id, id).await?.data;
    if invite.status != InviteStatus::Pending {
        return Err(Problem::NotFound);
    }
    visit.page("team/cancel_invite.html", context! { email_address => invite.email_address })
}

async fn cancel(visit: InService, Path((_, id)): Path<(ServiceId, InvitedUserId)>) -> Answer {
    let invite = visit.client.invites.of_service(visit.service.id, id).await?.data;
    if invite.status == InviteStatus::Accepted {
        visit.flash("dangerous", format!("{} has accepted the invite already", invite.email_address)).await?;
        return visit.go_to(&visit.url("/users"));
    }
    let change = ServiceInviteChange { status: Some(InviteStatus::Cancelled), ..ServiceInviteChange::default() };
    visit.client.invites.update(visit.service.id, id, &change).await?;
    visit.flash("tick", format!("Invite to {} cancelled", invite.email_address)).await?;
    visit.go_to(&visit.url("/users"))
}
