//! `…/email-reply-to/{notification_id}/verify`: waits until the email has arrived that tries a new address. Notify takes the
//! address over as soon as somebody looks at this page; here a button does.

use minijinja::{context, value::Serde};
use serde::{Deserialize, Serialize};
use tidings_api_types::internal::reply_tos::ReplyToForm;
use tidings_domain::{EmailReplyToId, NotificationId, NotificationStatus, ServiceId, StatusFilter};
use uuid::{Uuid, uuid};

use super::{ACCESS, reply_tos::LIST};
use crate::{
    live::{self, Parts},
    problem::Problem,
    routing::Routes,
    visit::{Answer, InService, Path, Visit},
};

/// The platform's own service, which sends the email (contract of `POST …/email-reply-to/verify`).
const NOTIFY_SERVICE: Uuid = uuid!("d6aa2c68-a2d9-4437-ab19-3ae8eb202553");
/// After so many seconds it is said that it takes longer than usual.
const USUAL_SECONDS: i64 = 45;

pub(super) fn routes(routes: &mut Routes) {
    routes.get("/services/{service_id}/service-settings/email-reply-to/{notification_id}/verify", ACCESS, show);
    routes.get(
        "/services/{service_id}/service-settings/email-reply-to/{notification_id}/verify.events",
        ACCESS,
        follow,
    );
    routes.get("/services/{service_id}/service-settings/email-reply-to/{notification_id}/verify/save", ACCESS, ask);
    routes.post("/services/{service_id}/service-settings/email-reply-to/{notification_id}/verify", ACCESS, take_over);
}

/// An address that is being tried.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Pending {
    pub notification_id: NotificationId,
    pub email_address: String,
    pub is_default: bool,
    /// The row whose address it becomes; a new one if there is none.
    pub replaces: Option<EmailReplyToId>,
}

/// Remembers what is tried.
pub(super) async fn keep(visit: &InService, pending: &Pending) -> Result<(), Problem> {
    let kept = serde_json::to_value(pending).unwrap_or_default();
    visit.change_state(|state| drop(state.kept.insert(key(visit.service.id), kept))).await
}

/// Two services can be set up at the same time.
fn key(service: ServiceId) -> String {
    format!("reply-to-{service}")
}

fn kept(visit: &Visit, service: ServiceId, id: NotificationId) -> Option<Pending> {
    let kept = visit.state().kept.get(&key(service)).cloned()?;
    serde_json::from_value(kept).ok().filter(|pending: &Pending| pending.notification_id == id)
}

/// What became of the email.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
enum Outcome {
    Waiting,
    /// Waiting for longer than usual.
    Late,
    Arrived,
    Failed,
}

async fn outcome(visit: &Visit, id: NotificationId) -> Result<Outcome, Problem> {
    let sent = visit.client.notifications.get(NOTIFY_SERVICE.into(), id).await?;
    let age = visit.admin.clock.now().as_second() - sent.created_at.0.as_second();
    Ok(match sent.status {
        NotificationStatus::Delivered => Outcome::Arrived,
        status if StatusFilter::Failed.statuses().contains(&status) => Outcome::Failed,
        _ if age > USUAL_SECONDS => Outcome::Late,
        _ => Outcome::Waiting,
    })
}

async fn show(visit: InService, Path((_, id)): Path<(ServiceId, NotificationId)>) -> Answer {
    let Some(pending) = kept(&visit, visit.service.id, id) else { return visit.go_to(&visit.url(LIST)) };
    let outcome = outcome(&visit, id).await?;
    visit.page("settings/reply_to_check.html", context(&visit, &pending, outcome))
}

fn context(visit: &InService, pending: &Pending, outcome: Outcome) -> minijinja::Value {
    let try_again = match pending.replaces {
        Some(id) => visit.url(&format!("{LIST}/{id}/edit")),
        None => visit.url(&format!("{LIST}/add")),
    };
    context! {
        outcome => Serde(outcome),
        email_address => &pending.email_address,
        is_default => pending.is_default,
        check_url => visit.url(&format!("{LIST}/{}/verify", pending.notification_id)),
        try_again,
    }
}

async fn follow(visit: InService, Path((_, id)): Path<(ServiceId, NotificationId)>) -> Answer {
    let pending = kept(&visit, visit.service.id, id).ok_or(Problem::NotFound)?;
    let follower = Visit::clone(&visit);
    live::follow(follower, move |look| {
        let (visit, pending) = (visit.clone(), pending.clone());
        async move {
            let outcome = outcome(&look, id).await?;
            let html = look.render("settings/reply_to_outcome.html", context(&visit, &pending, outcome))?;
            Ok(Parts {
                parts: vec![("outcome", html)],
                is_final: matches!(outcome, Outcome::Arrived | Outcome::Failed),
            })
        }
    })
}

/// The button by which the address is saved; a script presses it.
async fn ask(visit: InService, Path((_, id)): Path<(ServiceId, NotificationId)>) -> Answer {
    let Some(pending) = kept(&visit, visit.service.id, id) else { return visit.go_to(&visit.url(LIST)) };
    let outcome = outcome(&visit, id).await?;
    if outcome != Outcome::Arrived {
        return visit.go_to(&visit.url(&format!("{LIST}/{id}/verify")));
    }
    visit.page("settings/reply_to_save.html", context(&visit, &pending, outcome))
}

async fn take_over(visit: InService, Path((_, id)): Path<(ServiceId, NotificationId)>) -> Answer {
    let Some(pending) = kept(&visit, visit.service.id, id) else { return visit.go_to(&visit.url(LIST)) };
    if outcome(&visit, id).await? != Outcome::Arrived {
        return visit.go_to(&visit.url(&format!("{LIST}/{id}/verify")));
    }
    let form = ReplyToForm { email_address: pending.email_address, is_default: pending.is_default };
    let service = visit.service.id;
    let done = match pending.replaces {
        Some(reply_to) => visit.client.reply_tos.update(service, reply_to, &form).await,
        None => visit.client.reply_tos.add(service, &form).await,
    };
    match done {
        // A second click finds it there.
        Ok(_) => {}
        Err(failed) if failed.status() == Some(409) => {}
        Err(failed) => return Err(failed.into()),
    }
    visit.change_state(|state| drop(state.kept.remove(&key(service)))).await?;
    visit.flash("tick", "Reply-to email address saved").await?;
    visit.go_to(&visit.url(LIST))
}
