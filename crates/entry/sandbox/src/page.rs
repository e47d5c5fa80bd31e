//! `GET /sandbox`: the list of messages, and one of them open.

use axum::{
    extract::{Query, State},
    response::Html,
};
use serde::Serialize;
use tidings_app::sandbox::SandboxMessage;

use crate::{
    Example, SandboxState, assets,
    message_view::{ListEntry, OpenMessage},
    problem::Problem,
    query::{Open, Search, View},
    templates,
};

/// Where the page is.
pub const PATH: &str = "/sandbox";
/// Messages on a page.
const PAGE: usize = 50;

#[derive(Serialize)]
struct Page<'a> {
    version: String,
    search: &'a str,
    channel: &'a str,
    channels: [Tab; 3],
    entries: Vec<ListEntry>,
    open: Option<OpenMessage<'a>>,
    /// A message was asked for; otherwise the newest is open.
    chosen: bool,
    /// The list without a message chosen.
    list_href: String,
    /// Back to the newest, when this is a later page.
    newest: Option<String>,
    /// On to older ones, when there are any.
    older: Option<String>,
    is_filtered: bool,
    examples: &'a [Example],
}

/// One of several ways to see the same thing.
#[derive(Serialize)]
pub struct Tab {
    pub label: &'static str,
    pub href: String,
    pub current: bool,
}

pub async fn get(
    State(state): State<SandboxState>,
    Query(search): Query<Search>,
    Query(open): Query<Open>,
) -> Result<Html<String>, Problem> {
    let mut messages = state.viewer.newest(&search.filter()?, PAGE as i64 + 1).await?;
    let has_older = messages.len() > PAGE;
    messages.truncate(PAGE);
    let chosen = match open.message {
        Some(id) => Some(state.viewer.find(id).await?.ok_or(Problem::NoSuchMessage)?),
        None => None,
    };
    let shown = chosen.as_ref().or(messages.first());
    let older = messages.last().filter(|_| has_older).map(|last| at(&search, Some(last.id)).href(&[]));
    let now = state.clock.now();
    let html = templates::page(Page {
        version: format!("{:016x}", assets::VERSION),
        search: search.recipient.trim(),
        channel: &search.channel,
        channels: channels(&search),
        entries: messages.iter().map(|message| entry(message, shown, &search, open.view, now)).collect(),
        open: shown.map(|message| OpenMessage::new(message, &search, open.view, now)),
        chosen: chosen.is_some(),
        list_href: search.href(&view_pair(open.view)),
        newest: search.before.map(|_| at(&search, None).href(&[])),
        older,
        is_filtered: search.filter()?.recipient.is_some() || !search.channel.is_empty(),
        examples: &state.examples,
    })?;
    Ok(Html(html))
}

fn entry(
    message: &SandboxMessage,
    shown: Option<&SandboxMessage>,
    search: &Search,
    view: View,
    now: jiff::Timestamp,
) -> ListEntry {
    let current = shown.is_some_and(|shown| shown.id == message.id);
    let id = message.notification_id.to_string();
    let href = search.href(&[&[("message", id.as_str())], view_pair(view).as_slice()].concat());
    ListEntry::new(message, href, current, now)
}

/// The way an email is shown, where it is not the usual one: it stays as one goes from message to message.
fn view_pair(view: View) -> Vec<(&'static str, &'static str)> {
    if view == View::default() { Vec::new() } else { vec![("view", view.as_str())] }
}

fn at(search: &Search, before: Option<i64>) -> Search {
    Search { before, ..search.clone() }
}

fn channels(search: &Search) -> [Tab; 3] {
    [("All", ""), ("Texts", "sms"), ("Emails", "email")].map(|(label, channel)| {
        let of_channel = Search { channel: channel.to_owned(), before: None, ..search.clone() };
        Tab { label, href: of_channel.href(&[]), current: search.channel == channel }
    })
}
