//! A message as the page shows it.

use jiff::{SignedDuration, Timestamp, tz::TimeZone};
use serde::Serialize;
use tidings_app::sandbox::SandboxMessage;
use tidings_domain::{NotificationStatus, NotificationType};

use crate::{
    linkify::{Part, linkify},
    page::Tab,
    query::{Search, View},
};

/// How much of a body the list shows, in characters.
const SNIPPET: usize = 120;

/// A line of the list.
#[derive(Serialize)]
pub struct ListEntry {
    id: String,
    href: String,
    current: bool,
    is_email: bool,
    recipient: String,
    title: String,
    snippet: String,
    status: Status,
    time: Time,
    times_sent: i32,
}

/// The message that is open.
#[derive(Serialize)]
pub struct OpenMessage<'a> {
    id: String,
    is_email: bool,
    title: String,
    recipient: String,
    sender: &'a str,
    reply_to: Option<&'a str>,
    unsubscribe: Vec<Part<'a>>,
    body: Vec<Part<'a>>,
    /// The body's addresses, for the view in which they cannot be followed.
    links: Vec<&'a str>,
    characters: usize,
    shows_html: bool,
    views: Vec<Tab>,
    html_href: String,
    json_href: String,
    status: Status,
    /// The status that the receipt is to report, while it has not.
    awaited: Option<&'static str>,
    provider: &'a str,
    key_type: &'static str,
    service_id: String,
    time: Time,
    times_sent: i32,
}

/// Where the notification stands, as the API says it.
#[derive(Serialize)]
struct Status {
    text: &'static str,
    /// `good`, `bad` or `open`.
    tone: &'static str,
}

#[derive(Serialize)]
struct Time {
    /// RFC 3339.
    iso: String,
    /// For people, to the second, UTC.
    full: String,
    /// As long ago as it is.
    ago: String,
}

impl ListEntry {
    pub fn new(message: &SandboxMessage, href: String, current: bool, now: Timestamp) -> Self {
        let body = snippet(&message.body);
        let (title, snippet) = match &message.subject {
            Some(subject) => (subject.clone(), body),
            None => (String::new(), body),
        };
        Self {
            id: message.notification_id.to_string(),
            href,
            current,
            is_email: message.channel == NotificationType::Email,
            recipient: readable_recipient(message),
            title,
            snippet,
            status: Status::of(message),
            time: Time::new(message.created_at, now),
            times_sent: message.times_sent,
        }
    }
}

impl<'a> OpenMessage<'a> {
    pub fn new(message: &'a SandboxMessage, search: &Search, view: View, now: Timestamp) -> Self {
        let id = message.notification_id.to_string();
        let body = linkify(&message.body);
        let mut links: Vec<&str> = body.iter().filter(|part| part.link).map(|part| part.text).collect();
        links.dedup();
        let tab = |label, each: View| Tab {
            label,
            href: search.href(&[("message", id.as_str()), ("view", each.as_str())]),
            current: view == each,
        };
        let has_html = message.body_html.is_some();
        Self {
            is_email: message.channel == NotificationType::Email,
            title: message.subject.clone().unwrap_or_else(|| format!("Text message from {}", message.sender)),
            recipient: readable_recipient(message),
            sender: &message.sender,
            reply_to: message.reply_to.as_deref(),
            unsubscribe: message.unsubscribe_link.as_deref().map(linkify).unwrap_or_default(),
            links,
            characters: message.body.chars().count(),
            shows_html: has_html && view == View::Html,
            views: if has_html { vec![tab("HTML", View::Html), tab("Plain text", View::Text)] } else { Vec::new() },
            html_href: format!("/sandbox/messages/{id}/body.html"),
            json_href: format!("/sandbox/messages/{id}.json"),
            status: Status::of(message),
            awaited: message.status.filter(|status| status.takes_receipt()).map(|_| message.receipt.as_str()),
            provider: &message.provider,
            key_type: message.key_type.as_str(),
            service_id: message.service_id.to_string(),
            time: Time::new(message.created_at, now),
            times_sent: message.times_sent,
            body,
            id,
        }
    }
}

impl Status {
    fn of(message: &SandboxMessage) -> Self {
        use NotificationStatus::{Created, Delivered, Pending, PendingVirusCheck, Sending, Sent};
        match message.status {
            None => Self { text: "not kept", tone: "open" },
            Some(status @ (Delivered | Sent)) => Self { text: status.as_str(), tone: "good" },
            Some(status @ (Created | Sending | Pending | PendingVirusCheck)) => {
                Self { text: status.as_str(), tone: "open" }
            }
            Some(status) => Self { text: status.as_str(), tone: "bad" },
        }
    }
}

impl Time {
    fn new(then: Timestamp, now: Timestamp) -> Self {
        let civil = then.to_zoned(TimeZone::UTC);
        Self {
            iso: format!("{then:.0}"),
            full: civil.strftime("%-d %B %Y, %H:%M:%S UTC").to_string(),
            ago: match now.duration_since(then) {
                age if age < SignedDuration::from_secs(5) => "now".to_owned(),
                age if age < SignedDuration::from_mins(1) => format!("{} s", age.as_secs()),
                age if age < SignedDuration::from_hours(1) => format!("{} min", age.as_mins()),
                age if age < SignedDuration::from_hours(24) => format!("{} h", age.as_hours()),
                _ => civil.strftime("%-d %b").to_string(),
            },
        }
    }
}

/// The start of a text, on one line.
fn snippet(text: &str) -> String {
    let line = text.split_whitespace().take(SNIPPET).collect::<Vec<_>>().join(" ");
    line.chars().take(SNIPPET).collect()
}

/// A number as people read it, `+44 7700 900123`; an address as it is.
fn readable_recipient(message: &SandboxMessage) -> String {
    let recipient = &message.recipient;
    if message.channel != NotificationType::Sms || !recipient.bytes().all(|byte| byte.is_ascii_digit()) {
        return recipient.clone();
    }
    match recipient.strip_prefix("44").filter(|rest| rest.len() == 10) {
        Some(national) => format!("+44 {} {}", &national[..4], &national[4..]),
        None => format!("+{recipient}"),
    }
}
