//! `/services/{service_id}/service-settings/email-reply-to`: where answers to emails go. A new address is tried with an email
//! before it is used: see `reply_to_check`.

use minijinja::{context, value::Serde};
use tidings_admin_client::Failed;
use tidings_api_types::internal::reply_tos::{AddressToVerify, ReplyTo, ReplyToForm};
use tidings_domain::{EmailReplyToId, ServiceId};

use super::{
    ACCESS, VIEW,
    reply_to_check::{self, Pending},
};
use crate::{
    forms::{Form, FormView},
    pages::contact_details::email_address,
    problem::Problem,
    routing::Routes,
    visit::{Answer, InService, Path},
};

/// The list's page.
pub(super) const LIST: &str = "/service-settings/email-reply-to";

pub(super) fn routes(routes: &mut Routes) {
    routes.get("/services/{service_id}/service-settings/email-reply-to", VIEW, list);
    routes.get("/services/{service_id}/service-settings/set-reply-to-email", ACCESS, moved);
    routes.get("/services/{service_id}/service-settings/email-reply-to/add", ACCESS, ask);
    routes.post("/services/{service_id}/service-settings/email-reply-to/add", ACCESS, add);
    routes.get("/services/{service_id}/service-settings/email-reply-to/{reply_to_id}/edit", ACCESS, edit);
    routes.post("/services/{service_id}/service-settings/email-reply-to/{reply_to_id}/edit", ACCESS, save);
    routes.get("/services/{service_id}/service-settings/email-reply-to/{reply_to_id}/delete", ACCESS, confirm);
    routes.post("/services/{service_id}/service-settings/email-reply-to/{reply_to_id}/delete", ACCESS, delete);
}

/// As the page was once called.
async fn moved(visit: InService) -> Answer {
    visit.go_to(&visit.url(LIST))
}

async fn list(visit: InService) -> Answer {
    let reply_tos = visit.client.reply_tos.list(visit.service.id).await?;
    visit.page("settings/reply_tos.html", context! { reply_tos => Serde(&reply_tos) })
}

/// What the form is about.
enum About<'a> {
    New { is_first: bool },
    Known { reply_to: &'a ReplyTo, is_deleting: bool },
}

fn show(visit: &InService, form: &FormView, about: About<'_>) -> Answer {
    let (known, is_first, is_deleting) = match about {
        About::New { is_first } => (None, is_first, false),
        About::Known { reply_to, is_deleting } => (Some(reply_to), false, is_deleting),
    };
    visit.page(
        "settings/reply_to.html",
        context! { form => form.value(), known => known.map(Serde), is_first, is_deleting },
    )
}

async fn ask(visit: InService) -> Answer {
    let is_first = visit.client.reply_tos.list(visit.service.id).await?.is_empty();
    show(&visit, &FormView::default(), About::New { is_first })
}

async fn add(visit: InService) -> Answer {
    let is_first = visit.client.reply_tos.list(visit.service.id).await?.is_empty();
    let mut form = visit.checked();
    let email = email_address(&mut form, "email_address");
    // The only one is the one that is used.
    let is_default = is_first || form.is_ticked("is_default");
    if form.is_valid()
        && let Some(check) = try_out(&visit, &mut form, email, is_default, None).await?
    {
        return visit.go_to(&check);
    }
    show(&visit, &form.view(), About::New { is_first })
}

/// Sends an email to the address, and returns the page that waits for it; an error in the form where there is none.
async fn try_out(
    visit: &InService,
    form: &mut Form<'_>,
    email_address: String,
    is_default: bool,
    replaces: Option<EmailReplyToId>,
) -> Result<Option<String>, Problem> {
    let address = AddressToVerify { email: email_address.clone() };
    match visit.client.reply_tos.verify(visit.service.id, &address).await {
        Ok(sent) => {
            let notification_id = sent.data.id;
            let pending = Pending { notification_id, email_address, is_default, replaces };
            reply_to_check::keep(visit, &pending).await?;
            Ok(Some(visit.url(&format!("{LIST}/{notification_id}/verify"))))
        }
        Err(failed) if failed.status() == Some(409) => {
            form.error("email_address", "This is already a reply-to email address of your service");
            Ok(None)
        }
        Err(failed) => {
            form.refused(failed, &[("email", "email_address")])?;
            Ok(None)
        }
    }
}

async fn read(visit: &InService, id: EmailReplyToId) -> Result<ReplyTo, Failed> {
    visit.client.reply_tos.get(visit.service.id, id).await
}

fn form_of(reply_to: &ReplyTo) -> FormView {
    let address = ("email_address", reply_to.email_address.clone());
    FormView::of([address].into_iter().chain(reply_to.is_default.then(|| ("is_default", "y".to_owned()))))
}

async fn edit(visit: InService, Path((_, id)): Path<(ServiceId, EmailReplyToId)>) -> Answer {
    let reply_to = read(&visit, id).await?;
    show(&visit, &form_of(&reply_to), About::Known { reply_to: &reply_to, is_deleting: false })
}

async fn save(visit: InService, Path((_, id)): Path<(ServiceId, EmailReplyToId)>) -> Answer {
    let reply_to = read(&visit, id).await?;
    let mut form = visit.checked();
    let email = email_address(&mut form, "email_address");
    // A default is changed by making another one the default.
    let is_default = reply_to.is_default || form.is_ticked("is_default");
    if form.is_valid() && email == reply_to.email_address {
        let form = ReplyToForm { email_address: email, is_default };
        visit.client.reply_tos.update(visit.service.id, id, &form).await?;
        visit.flash("tick", "Reply-to email address saved").await?;
        return visit.go_to(&visit.url(LIST));
    }
    if form.is_valid()
        && let Some(check) = try_out(&visit, &mut form, email, is_default, Some(id)).await?
    {
        return visit.go_to(&check);
    }
    show(&visit, &form.view(), About::Known { reply_to: &reply_to, is_deleting: false })
}

async fn confirm(visit: InService, Path((_, id)): Path<(ServiceId, EmailReplyToId)>) -> Answer {
    let reply_to = read(&visit, id).await?;
    let is_deleting = !reply_to.is_default;
    show(&visit, &form_of(&reply_to), About::Known { reply_to: &reply_to, is_deleting })
}

async fn delete(visit: InService, Path((_, id)): Path<(ServiceId, EmailReplyToId)>) -> Answer {
    match visit.client.reply_tos.archive(visit.service.id, id).await {
        Ok(_) => visit.flash("tick", "Reply-to email address deleted").await?,
        Err(failed) if failed.says("cannot delete a default") => {
            visit.flash("dangerous", "Make another address the default before you delete this one").await?;
        }
        Err(failed) => return Err(failed.into()),
    }
    visit.go_to(&visit.url(LIST))
}
