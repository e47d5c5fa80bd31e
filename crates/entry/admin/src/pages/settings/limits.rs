//! Limits: what a service may send in a day, and ask of the API in a minute.

use minijinja::context;
use tidings_api_types::internal::service::{Service, ServiceChange};

use super::{ACCESS, saved, update};
use crate::{
    access::Access,
    format,
    forms::FormView,
    problem::Problem,
    routing::Routes,
    visit::{Answer, InService, Path},
};

/// So large a limit is none.
const LARGEST: i64 = 1_000_000_000;

pub(super) fn routes(routes: &mut Routes) {
    routes.get("/services/{service_id}/service-settings/daily-message-limit/{channel}", ACCESS, today);
    for limit in &LIMITS {
        routes.get(limit.path, limit.access, move |visit| ask(visit, limit));
        routes.post(limit.path, limit.access, move |visit| save(visit, limit));
    }
}

/// `1,000 a day`.
pub(super) fn per_day(limit: i64) -> String {
    format!("{} a day", format::number(limit))
}

async fn today(visit: InService, Path((_, channel)): Path<(String, String)>) -> Answer {
    let service = &visit.service;
    let sent = visit.client.services.sent_today(service.id).await?.data;
    let (title, limit, sent) = match channel.as_str() {
        "email" => ("Daily email limit", service.email_message_limit, sent.email),
        "sms" => ("Daily text message limit", service.sms_message_limit, sent.sms),
        "letter" => ("Daily letter limit", service.letter_message_limit, sent.letter),
        _ => return Err(Problem::NotFound),
    };
    let remaining = limit.saturating_sub(sent).max(0);
    visit.page("settings/limit_today.html", context! { title, channel, limit, sent, remaining })
}

/// A limit that can be changed.
struct Limit {
    path: &'static str,
    access: Access,
    field: &'static str,
    title: &'static str,
    label: &'static str,
    current: fn(&Service) -> i64,
    change: fn(i64) -> ServiceChange,
}

static LIMITS: [Limit; 5] = [
    Limit {
        path: "/services/{service_id}/service-settings/set-message-limit/international-sms",
        access: ACCESS,
        field: "message_limit",
        title: "Daily international text message limit",
        label: "Number of international text messages a day",
        current: |service| service.international_sms_message_limit,
        change: |limit| ServiceChange { international_sms_message_limit: Some(limit), ..ServiceChange::default() },
    },
    Limit {
        path: "/services/{service_id}/service-settings/set-message-limit/email",
        access: Access::PlatformAdmin,
        field: "message_limit",
        title: "Daily email limit",
        label: "Number of emails a day",
        current: |service| service.email_message_limit,
        change: |limit| ServiceChange { email_message_limit: Some(limit), ..ServiceChange::default() },
    },
    Limit {
        path: "/services/{service_id}/service-settings/set-message-limit/sms",
        access: Access::PlatformAdmin,
        field: "message_limit",
        title: "Daily text message limit",
        label: "Number of text messages a day",
        current: |service| service.sms_message_limit,
        change: |limit| ServiceChange { sms_message_limit: Some(limit), ..ServiceChange::default() },
    },
    Limit {
        path: "/services/{service_id}/service-settings/set-message-limit/letter",
        access: Access::PlatformAdmin,
        field: "message_limit",
        title: "Daily letter limit",
        label: "Number of letters a day",
        current: |service| service.letter_message_limit,
        change: |limit| ServiceChange { letter_message_limit: Some(limit), ..ServiceChange::default() },
    },
    Limit {
        path: "/services/{service_id}/service-settings/set-rate-limit",
        access: Access::PlatformAdmin,
        field: "rate_limit",
        title: "Rate limit",
        label: "Number of API requests a minute, for each kind of key",
        current: |service| service.rate_limit.into(),
        change: |limit| ServiceChange { rate_limit: limit.try_into().ok(), ..ServiceChange::default() },
    },
];

async fn ask(visit: InService, limit: &'static Limit) -> Answer {
    show(&visit, &FormView::of([(limit.field, (limit.current)(&visit.service).to_string())]), limit)
}

fn show(visit: &InService, form: &FormView, limit: &Limit) -> Answer {
    visit.page(
        "settings/limit.html",
        context! { form => form.value(), field => limit.field, title => limit.title, label => limit.label },
    )
}

async fn save(visit: InService, limit: &'static Limit) -> Answer {
    let mut form = visit.checked();
    let text = form.required(limit.field, "Enter a number").replace([',', ' '], "");
    let number = text.parse::<i64>().ok().filter(|number| (0..=LARGEST).contains(number));
    if number.is_none() {
        form.error(limit.field, "Enter a whole number, like 1,000");
    }
    // International text messages are text messages.
    let is_too_large = limit.field == "message_limit"
        && limit.access == ACCESS
        && number.is_some_and(|number| number > visit.service.sms_message_limit);
    if is_too_large {
        let most = format::number(visit.service.sms_message_limit);
        form.error(limit.field, format!("The limit cannot be more than your text message limit, which is {most}"));
    }
    let Some(number) = number.filter(|_| form.is_valid()) else { return show(&visit, &form.view(), limit) };
    update(&visit, (limit.change)(number)).await?;
    saved(&visit, &format!("{} changed", limit.title)).await
}
