//! `/services/{service_id}/notification/{notification_id}/cancel`: stops a letter that is not printed yet.

use tidings_domain::{NotificationId, ServiceId};

use super::notification::{self, Asking};
use crate::{
    access::{Access, Role},
    routing::Routes,
    visit::{Answer, InService, Path},
};

const PATH: &str = "/services/{service_id}/notification/{notification_id}/cancel";

pub(super) fn routes(routes: &mut Routes) {
    routes.get(PATH, notification::ACCESS, ask);
    routes.post(PATH, Access::member_with(&[Role::SendMessages]).members_alone(), cancel);
}

async fn ask(visit: InService, Path((_, id)): Path<(ServiceId, NotificationId)>) -> Answer {
    notification::show(&visit, id, Asking::WhetherToCancel).await
}

async fn cancel(visit: InService, Path((_, id)): Path<(ServiceId, NotificationId)>) -> Answer {
    match visit.client.notifications.cancel(visit.service.id, id).await {
        Ok(_) => visit.go_to(&visit.url(&format!("/notification/{id}"))),
        Err(failed) if failed.status() == Some(400) => {
            let said = failed.refusal().map(|reply| reply.said());
            let why = said.as_ref().and_then(|said| said.as_str()).unwrap_or("This letter can no longer be cancelled");
            notification::show(&visit, id, Asking::Refused(why.to_owned())).await
        }
        Err(failed) => Err(failed.into()),
    }
}
