//! `/services/{service_id}/make-your-service-live`: what is to be done before a service leaves trial mode, and asking for it.

use minijinja::{context, value::Serde};
use serde::Serialize;
use tidings_api_types::internal::{reply_tos::ReplyTo, service::ServiceChange, sms_senders::SmsSender, user::User};
use tidings_domain::UserState;

use super::{ACCESS, update};
use crate::{
    access::Role,
    problem::Problem,
    routing::Routes,
    visit::{Answer, InService},
};

pub(super) const PAGE: &str = "/make-your-service-live";
/// So many people have to be able to look after a live service.
const FEWEST_MANAGERS: usize = 2;
/// The sender ID that a service begins with where the platform is the government's: it does not say who is writing.
const GENERIC_SENDER: &str = "GOVUK";

pub(super) fn routes(routes: &mut Routes) {
    routes.get("/services/{service_id}/make-your-service-live", ACCESS, show);
    routes.post("/services/{service_id}/make-your-service-live", ACCESS.members_alone(), ask);
    routes.get("/services/{service_id}/request-to-go-live", ACCESS, moved);
}

/// As the page was once called.
async fn moved(visit: InService) -> Answer {
    visit.go_to(&visit.url(PAGE))
}

/// Something to be done.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
struct Task {
    text: &'static str,
    href: String,
    is_done: bool,
}

async fn tasks(visit: &InService) -> Result<Vec<Task>, Problem> {
    let id = visit.service.id;
    let (team, templates, reply_tos, senders) = tokio::try_join!(
        visit.client.users.of_service(id),
        visit.client.templates.list(id),
        visit.client.reply_tos.list(id),
        visit.client.sms_senders.list(id)
    )?;
    Ok(listed(visit, &team.data, !templates.data.is_empty(), &reply_tos, &senders))
}

fn listed(
    visit: &InService,
    team: &[User],
    has_templates: bool,
    reply_tos: &[ReplyTo],
    senders: &[SmsSender],
) -> Vec<Task> {
    let service = &visit.service;
    let task = |text, path: &str, is_done| Task { text, href: visit.url(path), is_done };
    let manages = |member: &&User| {
        member.state == UserState::Active
            && member.permissions.get(&service.id).is_some_and(|held| Role::ManageService.is_held(held))
    };
    let volumes = [service.volume_email, service.volume_sms, service.volume_letter];
    let expects = |volume: Option<i32>| volume.is_some_and(|volume| volume > 0);
    let mut tasks = vec![
        task("Confirm your service name", "/make-your-service-live/confirm-service-unique", service.confirmed_unique),
        task(
            "Tell us how many messages you expect to send",
            "/service-settings/request-to-go-live/estimate-usage",
            volumes.into_iter().any(expects),
        ),
        task("Finish setting up your team", "/users", team.iter().filter(manages).count() >= FEWEST_MANAGERS),
        task("Add templates with examples of your content", "/templates", has_templates),
    ];
    if expects(service.volume_email) {
        let has_name = service.confirmed_email_sender_name.is_some();
        tasks.push(task("Choose a ‘from’ name", "/service-settings/email-sender", has_name));
        tasks.push(task(
            "Add a reply-to email address",
            "/service-settings/email-reply-to",
            reply_tos.iter().any(|reply_to| reply_to.is_default),
        ));
    }
    let is_generic = senders.iter().any(|sender| sender.is_default && sender.sms_sender == GENERIC_SENDER);
    if expects(service.volume_sms) && is_generic {
        tasks.push(task("Change your Text message sender ID", "/service-settings/sms-sender", false));
    }
    tasks
}

async fn show(visit: InService) -> Answer {
    let tasks = tasks(&visit).await?;
    page(&visit, &tasks, false)
}

fn page(visit: &InService, tasks: &[Task], has_failed: bool) -> Answer {
    visit.page(
        "settings/go_live.html",
        context! {
            tasks => Serde(tasks),
            has_failed,
            has_asked => visit.service.has_active_go_live_request,
            may_ask => visit.standing.may(&[Role::ManageService], false),
        },
    )
}

async fn ask(visit: InService) -> Answer {
    if !visit.service.restricted || visit.service.has_active_go_live_request {
        return visit.go_to(&visit.url(PAGE));
    }
    let tasks = tasks(&visit).await?;
    if tasks.iter().any(|task| !task.is_done) {
        return page(&visit, &tasks, true);
    }
    let organisation = match visit.service.organisation {
        Some(id) => Some(visit.client.organisations.get(id).await?),
        None => None,
    };
    let change = ServiceChange {
        has_active_go_live_request: Some(true),
        go_live_user: Some(Some(visit.user.id)),
        ..ServiceChange::default()
    };
    update(&visit, change).await?;
    // Those who decide in an organisation hear of it; those who run the platform have a list of the others.
    if organisation.is_some_and(|organisation| organisation.can_approve_own_go_live_requests) {
        visit.client.organisations.tell_of_go_live_request(visit.service.id).await?;
    }
    visit.flash("tick", "Your request to go live was sent").await?;
    visit.go_to(&visit.url(PAGE))
}
