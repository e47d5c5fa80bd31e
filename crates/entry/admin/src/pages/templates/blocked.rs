//! `/services/{service_id}/templates/action-blocked/…`: the channel is turned off for the service.

use minijinja::context;
use tidings_domain::{NotificationType, ServiceId, TemplateId};

use super::{WRITE, url_of};
use crate::{
    access::Role,
    routing::Routes,
    visit::{Answer, InService, Path},
};

pub(super) fn routes(routes: &mut Routes) {
    let any_of = crate::Access::member_with(&[Role::ManageTemplates, Role::SendMessages]);
    routes.get(
        "/services/{service_id}/templates/action-blocked/{template_type}/{return_to}",
        WRITE,
        |visit: InService, Path((_, channel, _)): Path<(ServiceId, NotificationType, String)>| async move {
            let back = visit.url("/templates");
            show(&visit, channel, &back)
        },
    );
    routes.get(
        "/services/{service_id}/templates/action-blocked/{template_type}/{return_to}/{template_id}",
        any_of,
        |visit: InService, Path((_, channel, _, id)): Path<(ServiceId, NotificationType, String, TemplateId)>| async move {
            let back = url_of(&visit, id, "");
            show(&visit, channel, &back)
        },
    );
}

fn show(visit: &InService, channel: NotificationType, back: &str) -> Answer {
    let title = match channel {
        NotificationType::Email => "Emails are disabled",
        NotificationType::Sms => "Text messages are disabled",
        NotificationType::Letter => "Letters are disabled",
    };
    visit.page("templates/blocked.html", context! { title, back, what => channel.plural() })
}
