//! `/services/{service_id}/templates/{template_id}/redact`: hides what is filled into a template's messages, for ever.

use tidings_domain::{ServiceId, TemplateId};

use super::{
    WRITE, in_use,
    show::{Question, page},
    url_of,
};
use crate::{
    routing::Routes,
    visit::{Answer, InService, Path},
};

pub(super) fn routes(routes: &mut Routes) {
    routes.get("/services/{service_id}/templates/{template_id}/redact", WRITE, ask);
    routes.post("/services/{service_id}/templates/{template_id}/redact", WRITE, redact);
}

async fn ask(visit: InService, Path((_, id)): Path<(ServiceId, TemplateId)>) -> Answer {
    let (template, tree) = in_use(&visit, id).await?;
    if template.redact_personalisation {
        return visit.go_to(&url_of(&visit, id, ""));
    }
    let question = Question {
        text: "Are you sure that you want to hide personalisation after sending?".to_owned(),
        detail: "Nobody will be able to see what was filled into messages sent with this template, not even you, and not in \
                 those that were sent already. You cannot undo this."
            .to_owned(),
        button: ("Yes, hide personalisation", "redact"),
    };
    page(&visit, &template, &tree, Some(&question))
}

async fn redact(visit: InService, Path((_, id)): Path<(ServiceId, TemplateId)>) -> Answer {
    in_use(&visit, id).await?;
    visit.client.templates.redact(visit.service.id, id, visit.user.id).await?;
    visit.flash("tick", "Personalisation is hidden in messages that are sent with this template").await?;
    visit.go_to(&url_of(&visit, id, ""))
}
