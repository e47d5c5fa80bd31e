//! `/services/{service_id}/notifications`: what was sent, by channel and state, searched and kept up to date.

use minijinja::{Value, context, value::Serde};
use tidings_api_types::internal::{page::Page, service::statistics::DaysWanted};
use tidings_domain::{NotificationType, ServiceId};

use super::{
    download,
    filter::{Asked, Filter},
    rows::Row,
    search,
};
use crate::{
    access::{Access, Role},
    live::{self, Parts},
    problem::Problem,
    routing::Routes,
    visit::{Answer, InService, Path, Query, Visit},
};

/// How long messages are kept where the team has not decided, in days.
const USUAL_DAYS: i32 = 7;
/// So many messages are sent as a file while they are read, in seconds; of more a report is made first.
const MOST_SENT_AT_ONCE: i64 = 50_000;
/// So many messages a search finds, and no more.
const MOST_FOUND: usize = 50;

pub(super) fn routes(routes: &mut Routes) {
    routes.get("/services/{service_id}/notifications", Access::MEMBER, all);
    routes.get("/services/{service_id}/notifications/{message_type}", Access::MEMBER, of_channel);
    routes.get("/services/{service_id}/notifications.events", Access::MEMBER, follow);
}

async fn all(visit: InService, Query(asked): Query<Asked>) -> Answer {
    show(&visit, &Filter::read(None, &asked)?).await
}

async fn of_channel(
    visit: InService,
    Path((_, channel)): Path<(ServiceId, String)>,
    Query(asked): Query<Asked>,
) -> Answer {
    show(&visit, &Filter::read(Some(&channel), &asked)?).await
}

async fn show(visit: &InService, filter: &Filter) -> Answer {
    let searched = search::text(visit, filter);
    let is_forgotten = filter.search.is_some() && searched.is_none();
    let service = &visit.service;
    let used = NotificationType::ALL.iter().copied().filter(|channel| service.may(channel.permission()));
    let mut channels: Vec<NotificationType> = used.collect();
    channels.sort_by_key(|channel| (*channel != NotificationType::Email, *channel == NotificationType::Letter));
    let listed = read(visit, service.id, filter, searched.as_deref()).await?;
    let base = visit.url("");
    let path = |path: String| format!("{base}{path}");
    let has_download = visit.standing.has(Role::ViewActivity) && searched.is_none();
    let has_report = has_download && listed.messages > MOST_SENT_AT_ONCE && filter.reported().is_some();
    visit.page(
        "activity/list.html",
        context! {
            events_url => (filter.page == 1).then(|| path(filter.path_beside("/notifications.events"))),
            heading => heading(filter.channel),
            channel_links => filter.channel_links(&base, &channels),
            search_url => path(filter.of_search(None).path(1)),
            search_label => search::label(filter.channel),
            searched => searched.as_deref().unwrap_or_default(),
            is_forgotten,
            all_url => path(filter.of_search(None).path(1)),
            download_url => (has_download && !has_report).then(|| path(filter.path_beside(download::PATH))),
            report_url => has_report.then(|| path(filter.path_beside("/download-report"))),
            previous => (filter.page > 1).then(|| context! { href => path(filter.path(filter.page - 1)), page => filter.page - 1 }),
            next => listed.has_next.then(|| context! { href => path(filter.path(filter.page + 1)), page => filter.page + 1 }),
            ..listed.parts
        },
    )
}

async fn follow(visit: InService, Query(asked): Query<Asked>) -> Answer {
    let filter = Filter::read(None, &asked)?;
    let searched = search::text(&visit, &filter);
    let service = visit.service.id;
    live::follow(Visit::clone(&visit), move |visit| {
        let (filter, searched) = (filter.clone(), searched.clone());
        async move {
            let listed = read(&visit, service, &filter, searched.as_deref()).await?;
            let render = |template| visit.render(template, listed.parts.clone());
            let parts =
                vec![("counts", render("activity/counts.html")?), ("notifications", render("activity/rows.html")?)];
            Ok(Parts { parts, is_final: false })
        }
    })
}

const fn heading(channel: Option<NotificationType>) -> &'static str {
    match channel {
        Some(NotificationType::Email) => "Emails",
        Some(NotificationType::Sms) => "Text messages",
        Some(NotificationType::Letter) => "Letters",
        None => "Sent messages",
    }
}

struct Listed {
    /// What the parts of the page that change are made with.
    parts: Value,
    has_next: bool,
    /// How many there are on all pages, where that is known.
    messages: i64,
}

async fn read(visit: &Visit, service: ServiceId, filter: &Filter, searched: Option<&str>) -> Result<Listed, Problem> {
    let days = days_kept(visit, service, filter.channel).await?;
    let mut wanted = filter.wanted();
    match searched {
        Some(text) => wanted.to = Some(search::looked_for(text, filter.channel).to_owned()),
        None => wanted.page = Some(Page(filter.page)),
    }
    wanted.limit_days = u16::try_from(days).ok();
    let statistics = async {
        match searched {
            // They would count what was not found.
            Some(_) => Ok(None),
            None => {
                let days = DaysWanted { limit_days: wanted.limit_days, today_only: false };
                visit.client.services.statistics(service, &days).await.map(|statistics| Some(statistics.data))
            }
        }
    };
    let (page, statistics) = tokio::try_join!(visit.client.notifications.list(service, &wanted), statistics)?;
    let rows: Vec<Row> = page.notifications.iter().map(Row::of).collect();
    let is_cut = searched.is_some() && rows.len() >= MOST_FOUND;
    let parts = context! {
        state_links => filter.state_links(&format!("/services/{service}"), statistics.as_ref()),
        has_states => filter.channel != Some(NotificationType::Letter),
        has_searched => searched.is_some(),
        channel => filter.channel.map_or("", NotificationType::as_str),
        is_cut,
        most_found => MOST_FOUND,
        days,
        rows => Serde(rows),
    };
    let messages = statistics.as_ref().map_or(0, |statistics| filter.count(statistics));
    Ok(Listed { parts, has_next: page.links.next, messages })
}

/// For how many days messages are kept; where several channels are looked at, the longest.
pub(super) async fn days_kept(
    visit: &Visit,
    service: ServiceId,
    channel: Option<NotificationType>,
) -> Result<i32, Problem> {
    let set = visit.client.data_retention.list(service).await?;
    let of = |channel: NotificationType| {
        set.iter().find(|set| set.notification_type == channel).map_or(USUAL_DAYS, |set| set.days_of_retention)
    };
    Ok(match channel {
        Some(channel) => of(channel),
        None => NotificationType::ALL.iter().map(|channel| of(*channel)).max().unwrap_or(USUAL_DAYS),
    })
}
