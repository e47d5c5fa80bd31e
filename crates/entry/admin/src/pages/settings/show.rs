//! `/services/{service_id}/service-settings`: all settings.

use minijinja::context;
use tidings_api_types::internal::{
    data_retention::DataRetention, letter_contacts::LetterContact, reply_tos::ReplyTo, sms_senders::SmsSender,
};
use tidings_domain::{NotificationType, ServicePermission};

use super::{VIEW, limits::per_day, receive_text_messages};
use crate::{
    access::Role,
    format,
    pages::rows::{self, Row},
    routing::Routes,
    visit::{Answer, InService},
};

/// For so many days messages are kept, where nothing is set.
pub(super) const USUALLY_KEPT: i32 = 7;

pub(super) fn routes(routes: &mut Routes) {
    routes.get("/services/{service_id}/service-settings", VIEW, show);
}

async fn show(visit: InService) -> Answer {
    page(&visit, false).await
}

/// The page; or the page that asks whether the service is to be deleted.
pub(super) async fn page(visit: &InService, is_deleting: bool) -> Answer {
    let id = visit.service.id;
    let (reply_tos, senders, contacts, retention) = tokio::try_join!(
        visit.client.reply_tos.list(id),
        visit.client.sms_senders.list(id),
        visit.client.letter_contacts.list(id),
        visit.client.data_retention.list(id)
    )?;
    let may_change = visit.standing.has(Role::ManageService);
    // Those who may only look see no links.
    let finish = |rows: Vec<Row>| {
        let rows: Vec<Row> = rows.into_iter().map(|row| row.if_allowed(may_change)).collect();
        rows::value(&rows)
    };
    visit.page(
        "settings/show.html",
        context! {
            is_deleting,
            may_change,
            may_delete => may_change && may_be_deleted(visit),
            has_asked_to_go_live => visit.service.has_active_go_live_request,
            general => finish(general(visit, &retention)),
            email => finish(email(visit, &reply_tos)),
            text_messages => finish(text_messages(visit, &senders)),
            letters => finish(letters(visit, &contacts)),
            platform => visit.standing.is_platform_admin.then(|| rows::value(&platform(visit))),
        },
    )
}

/// A live service is deleted by those who run the platform.
pub(super) fn may_be_deleted(visit: &InService) -> bool {
    visit.service.active && (visit.service.restricted || visit.standing.is_platform_admin)
}

fn url(visit: &InService, page: &str) -> String {
    visit.url(&format!("/service-settings/{page}"))
}

fn general(visit: &InService, retention: &[DataRetention]) -> Vec<Row> {
    let allows_email = visit.service.may(ServicePermission::EmailAuth);
    let ways = if allows_email { "Email link or text message code" } else { "Text message code" };
    vec![
        Row::new("Service name", &visit.service.name).changed_at(url(visit, "name")),
        Row::new("Sign-in method", ways).changed_at(url(visit, "set-auth-type")),
        retention_row(retention).changed_at(url(visit, "set-data-retention")),
    ]
}

/// The days, once if they are the same for every channel.
fn retention_row(retention: &[DataRetention]) -> Row {
    let days = |channel| {
        let set = retention.iter().find(|set| set.notification_type == channel);
        set.map_or(USUALLY_KEPT, |set| set.days_of_retention)
    };
    let days_of = |days: i32| format::plural(days.into(), "day", "days");
    let (email, sms, letter) =
        (days(NotificationType::Email), days(NotificationType::Sms), days(NotificationType::Letter));
    let key = "Data retention period";
    if email == sms && sms == letter {
        return Row::new(key, days_of(email));
    }
    Row::new(key, format!("Emails: {}", days_of(email)))
        .and(format!("Text messages: {}", days_of(sms)))
        .and(format!("Letters: {}", days_of(letter)))
}

fn email(visit: &InService, reply_tos: &[ReplyTo]) -> Vec<Row> {
    let service = &visit.service;
    let is_on = service.may(ServicePermission::Email);
    let mut rows = vec![Row::switch("Send emails", is_on).changed_at(url(visit, "set-email"))];
    if is_on {
        let name = service.custom_email_sender_name.as_ref().filter(|name| !name.is_empty());
        let addresses = reply_tos.iter().map(|reply_to| reply_to.email_address.as_str());
        rows.extend([
            Row::new("Email ‘from’ name", name.unwrap_or(&service.name)).changed_at(url(visit, "email-sender")),
            first_and_more("Reply-to email addresses", addresses).managed_at(url(visit, "email-reply-to")),
            Row::optional("Send files by email", service.contact_link.as_ref())
                .changed_at(url(visit, "send-files-by-email")),
        ]);
        if !service.restricted {
            rows.push(
                Row::new("Email limit", per_day(service.email_message_limit))
                    .managed_at(url(visit, "daily-message-limit/email")),
            );
        }
    }
    rows
}

fn text_messages(visit: &InService, senders: &[SmsSender]) -> Vec<Row> {
    let service = &visit.service;
    let is_on = service.may(ServicePermission::Sms);
    let mut rows = vec![Row::switch("Send text messages", is_on).changed_at(url(visit, "set-sms"))];
    if is_on {
        let names = senders.iter().map(|sender| sender.sms_sender.as_str());
        rows.extend([
            first_and_more("Text message sender IDs", names).managed_at(url(visit, "sms-sender")),
            Row::switch("Start text messages with service name", service.prefix_sms)
                .changed_at(url(visit, "sms-prefix")),
            Row::switch("Receive text messages", service.may(ServicePermission::InboundSms))
                .changed_at(visit.url(receive_text_messages::PAGE)),
        ]);
        if !service.restricted {
            rows.push(
                Row::new("Text message limit", per_day(service.sms_message_limit))
                    .managed_at(url(visit, "daily-message-limit/sms")),
            );
        }
        let international = service.may(ServicePermission::InternationalSms);
        rows.push(
            Row::switch("Send international text messages", international)
                .changed_at(url(visit, "set-international-sms")),
        );
        if international {
            rows.push(
                Row::new("International text message limit", per_day(service.international_sms_message_limit))
                    .changed_at(url(visit, "set-message-limit/international-sms")),
            );
        }
    }
    rows
}

fn letters(visit: &InService, contacts: &[LetterContact]) -> Vec<Row> {
    let service = &visit.service;
    let is_on = service.may(ServicePermission::Letter);
    let mut rows = vec![Row::switch("Send letters", is_on).changed_at(url(visit, "set-letter"))];
    if is_on {
        let first_lines = contacts.iter().map(|contact| contact.contact_block.lines().next().unwrap_or_default());
        rows.extend([
            Row::switch("Send international letters", service.may(ServicePermission::InternationalLetters))
                .changed_at(url(visit, "set-international-letters")),
            first_and_more("Sender addresses", first_lines).managed_at(url(visit, "letter-contacts")),
        ]);
        if !service.restricted {
            rows.push(
                Row::new("Letter limit", per_day(service.letter_message_limit))
                    .managed_at(url(visit, "daily-message-limit/letter")),
            );
        }
    }
    rows
}

fn platform(visit: &InService) -> Vec<Row> {
    let service = &visit.service;
    let limit = |key, limit, page| Row::new(key, per_day(limit)).changed_at(url(visit, page));
    let may = |key, permission, page| Row::switch(key, service.may(permission)).changed_at(url(visit, page));
    // To receive something, a service needs a number.
    let receives = service.may(ServicePermission::InboundSms);
    let inbound = if receives { "permissions/inbound_sms" } else { "set-inbound-number" };
    let requests = format!("{} requests a minute", format::number(service.rate_limit.into()));
    vec![
        Row::switch("Live", !service.restricted).changed_at(url(visit, "switch-live")),
        Row::switch("Count in list of live services", service.count_as_live)
            .changed_at(url(visit, "switch-count-as-live")),
        Row::new("Rate limit", requests).changed_at(url(visit, "set-rate-limit")),
        limit("Email limit", service.email_message_limit, "set-message-limit/email"),
        limit("Text message limit", service.sms_message_limit, "set-message-limit/sms"),
        limit("Letter limit", service.letter_message_limit, "set-message-limit/letter"),
        may("Receive inbound SMS", ServicePermission::InboundSms, inbound),
        may("Email authentication", ServicePermission::EmailAuth, "permissions/email_auth"),
        may("Sending SMS to UK landlines", ServicePermission::SmsToUkLandlines, "permissions/sms_to_uk_landlines"),
    ]
}

/// The default one, and how many there are besides.
fn first_and_more<'a>(key: &str, mut all: impl ExactSizeIterator<Item = &'a str>) -> Row {
    let more = all.len().saturating_sub(1);
    let row = Row::optional(key, all.next());
    if more > 0 { row.and(format!("…and {more} more")) } else { row }
}
