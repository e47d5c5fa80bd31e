//! `/services/{service_id}/inbox`: who wrote to the service last.

use minijinja::{context, value::Serde};
use serde::{Deserialize, Serialize};
use tidings_api_types::internal::{
    inbound_sms::{InboundSms, InboundSmsSearch},
    page::Page,
};
use tidings_domain::{InboundSmsId, ServiceId, ServicePermission, london};

use super::readable;
use crate::{
    access::{Access, Role},
    csv,
    live::{self, Parts},
    problem::Problem,
    routing::Routes,
    visit::{Answer, InService, Query, Visit},
};

const ACCESS: Access = Access::member_with(&[Role::ViewActivity]);
const COLUMNS: [&str; 3] = ["Phone number", "Message", "Received"];

pub(super) fn routes(routes: &mut Routes) {
    routes.get("/services/{service_id}/inbox", ACCESS, show);
    routes.get("/services/{service_id}/inbox.events", ACCESS, follow);
    routes.get("/services/{service_id}/inbox.csv", ACCESS, download);
}

#[derive(Clone, Copy, Debug, Default, Deserialize)]
#[serde(default)]
struct Which {
    page: Option<i64>,
}

async fn show(visit: InService, Query(which): Query<Which>) -> Answer {
    if !visit.service.may(ServicePermission::InboundSms) {
        return Err(Problem::NotFound);
    }
    let page = which.page.filter(|page| *page > 0).unwrap_or(1);
    let senders = async { Ok::<_, Problem>(visit.client.sms_senders.list(visit.service.id).await?) };
    let (messages, senders) = tokio::try_join!(read(&visit, visit.service.id, page), senders)?;
    let number =
        senders.iter().find(|sender| sender.inbound_number_id.is_some()).map(|sender| readable(&sender.sms_sender));
    let at = |page: i64| visit.url(&format!("/inbox?page={page}"));
    visit.page(
        "inbox/list.html",
        context! {
            // Those before are of the past.
            events_url => (page == 1).then(|| visit.url("/inbox.events")),
            previous => (page > 1).then(|| context! { href => at(page - 1), page => page - 1 }),
            next => messages.has_next.then(|| context! { href => at(page + 1), page => page + 1 }),
            number,
            messages => Serde(&messages.rows),
        },
    )
}

async fn follow(visit: InService) -> Answer {
    let service = visit.service.id;
    live::follow(Visit::clone(&visit), move |visit| async move {
        let messages = read(&visit, service, 1).await?;
        let html = visit.render("inbox/messages.html", context! { messages => Serde(&messages.rows) })?;
        Ok(Parts { parts: vec![("messages", html)], is_final: false })
    })
}

async fn download(visit: InService) -> Answer {
    let messages = visit.client.inbound_sms.search(visit.service.id, &InboundSmsSearch::default()).await?.data;
    let mut out = String::new();
    csv::push_row(&mut out, COLUMNS);
    for message in &messages {
        let received = london::at(message.created_at.0).strftime("%Y-%m-%d %H:%M:%S").to_string();
        csv::push_row(&mut out, [readable(&message.user_number).as_str(), &message.content, &received]);
    }
    let today = london::day(visit.now);
    csv::file(&format!("{} – {today} – received text messages.csv", visit.service.name), out)
}

struct Messages {
    rows: Vec<Row>,
    has_next: bool,
}

#[derive(Serialize)]
struct Row {
    id: InboundSmsId,
    number: String,
    content: String,
    at: String,
}

async fn read(visit: &Visit, service: ServiceId, page: i64) -> Result<Messages, Problem> {
    let page = visit.client.inbound_sms.latest(service, Page(page)).await?;
    let row = |message: InboundSms| Row {
        id: message.id,
        number: readable(&message.user_number),
        content: message.content,
        at: message.created_at.0.to_string(),
    };
    Ok(Messages { has_next: page.has_next, rows: page.data.into_iter().map(row).collect() })
}
