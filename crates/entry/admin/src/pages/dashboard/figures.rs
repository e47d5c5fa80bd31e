//! What the dashboard tells, as it stands now.

use std::collections::BTreeMap;

use minijinja::{Value, context, value::Serde};
use serde::Serialize;
use tidings_api_types::internal::{
    inbound_sms::InboundSmsSummary,
    jobs::ScheduledJobs,
    returned_letters::ReturnedLetterStatistics,
    service::{
        Service,
        dashboard::Dashboard,
        sent_today::SentToday,
        statistics::{Outcomes, Statistics},
    },
    template_statistics::TemplateStatistic,
    unsubscribe_reports::UnsubscribeStatistics,
};
use tidings_domain::{NotificationStatus, NotificationType, ServicePermission, TemplateId};

use crate::{problem::Problem, visit::Visit};

/// From this share of failures on they are pointed out, in percent.
const MANY_FAILURES: f64 = 3.0;

/// Reads everything together: what changes with every message at once, the rest as it is cached.
pub(super) async fn read(visit: &Visit, service: &Service) -> Result<Value, Problem> {
    let (client, id) = (&visit.client, service.id);
    let (dashboard, returned, unsubscribed) = tokio::try_join!(
        client.services.dashboard(id),
        client.returned_letters.statistics(id),
        client.unsubscribe_reports.statistics(id),
    )?;
    let Dashboard { template_statistics, sent_today, has_templates, scheduled_jobs, inbound_sms } = dashboard.data;
    let banners = [
        service.may(ServicePermission::InboundSms).then(|| received(inbound_sms)),
        waiting(scheduled_jobs),
        unsubscribing(unsubscribed),
        came_back(returned),
    ];
    Ok(context! {
        banners => banners.into_iter().flatten().map(Serde).collect::<Value>(),
        totals => Serde(totals(service, &template_statistics)),
        today => Serde(today(service, sent_today)),
        uses => Serde(uses(&template_statistics)),
        has_templates,
    })
}

/// Something that asks to be looked at.
#[derive(Serialize)]
struct Banner {
    id: &'static str,
    /// Of the service's pages.
    path: &'static str,
    count: i64,
    one: &'static str,
    many: &'static str,
    /// What `at` is the time of.
    meta: &'static str,
    at: Option<String>,
}

fn received(summary: InboundSmsSummary) -> Banner {
    Banner {
        id: "total-received",
        path: "/inbox",
        count: summary.count,
        one: "text message received",
        many: "text messages received",
        meta: "latest message",
        at: summary.most_recent.map(|at| at.0.to_string()),
    }
}

fn waiting(jobs: ScheduledJobs) -> Option<Banner> {
    (jobs.count > 0).then(|| Banner {
        id: "total-scheduled",
        path: "/uploads",
        count: jobs.count,
        one: "file waiting to send",
        many: "files waiting to send",
        meta: "sending starts",
        at: jobs.soonest_scheduled_for.map(|at| at.0.to_string()),
    })
}

fn unsubscribing(statistics: UnsubscribeStatistics) -> Option<Banner> {
    let count = statistics.unsubscribe_requests_count.filter(|count| *count > 0)?;
    Some(Banner {
        id: "total-unsubscribe-requests",
        path: "/unsubscribe-requests/summary",
        count,
        one: "email unsubscribe request",
        many: "email unsubscribe requests",
        meta: "latest request",
        at: statistics.datetime_of_latest_unsubscribe_request.map(|at| at.0.to_string()),
    })
}

fn came_back(statistics: ReturnedLetterStatistics) -> Option<Banner> {
    (statistics.returned_letter_count > 0).then(|| Banner {
        id: "total-returned-letters",
        path: "/returned-letters",
        count: statistics.returned_letter_count,
        one: "returned letter",
        many: "returned letters",
        meta: "latest report",
        at: statistics.most_recent_report.map(|at| at.0.to_string()),
    })
}

/// What became of a channel's messages.
#[derive(Serialize)]
struct Total {
    id: String,
    channel: &'static str,
    requested: i64,
    failed: i64,
    /// With one decimal.
    failed_percentage: String,
    has_many_failures: bool,
}

fn totals(service: &Service, counts: &[TemplateStatistic]) -> Vec<Total> {
    let mut statistics = Statistics::default();
    for count in counts {
        statistics.add(count.template_type, count.status, count.count);
    }
    let channels = [
        (NotificationType::Email, "total-email", statistics.email),
        (NotificationType::Sms, "total-sms", statistics.sms),
        (NotificationType::Letter, "total-letters", statistics.letter),
    ];
    let shown =
        channels.into_iter().filter(|(channel, _, sent)| service.may(channel.permission()) || sent.requested > 0);
    shown.map(|(channel, id, sent)| total(channel, id, sent)).collect()
}

fn total(channel: NotificationType, id: &str, sent: Outcomes) -> Total {
    let percentage = percentage(sent.failed, sent.requested);
    Total {
        id: id.to_owned(),
        channel: channel.as_str(),
        requested: sent.requested,
        failed: sent.failed,
        failed_percentage: format!("{percentage:.1}"),
        has_many_failures: percentage > MANY_FAILURES,
    }
}

#[expect(clippy::cast_precision_loss, reason = "it is shown with one decimal")]
fn percentage(part: i64, whole: i64) -> f64 {
    if whole > 0 { part as f64 * 100.0 / whole as f64 } else { 0.0 }
}

/// How much of a daily limit is used.
#[derive(Debug, PartialEq, Serialize)]
struct Used {
    label: &'static str,
    sent: i64,
    limit: i64,
    left: i64,
}

fn today(service: &Service, sent: SentToday) -> Vec<Used> {
    let used = |label, sent: i64, limit: i64| Used { label, sent, limit, left: limit.saturating_sub(sent).max(0) };
    let mut all = Vec::new();
    if service.may(ServicePermission::Email) {
        all.push(used("Emails", sent.email, service.email_message_limit));
    }
    if service.may(ServicePermission::Sms) {
        all.push(used("Text messages", sent.sms, service.sms_message_limit));
        if service.may(ServicePermission::InternationalSms) {
            let limit = service.international_sms_message_limit;
            all.push(used("International text messages", sent.international_sms, limit));
        }
    }
    if service.may(ServicePermission::Letter) {
        all.push(used("Letters", sent.letter, service.letter_message_limit));
    }
    all
}

/// How often a template was used.
#[derive(Debug, PartialEq, Serialize)]
struct Use {
    template_id: TemplateId,
    name: String,
    channel: &'static str,
    count: i64,
    /// A letter that came as a PDF, of the template that nobody sees.
    is_precompiled_letter: bool,
}

/// The most used first. What was cancelled was not used.
fn uses(counts: &[TemplateStatistic]) -> Vec<Use> {
    let mut by_template: BTreeMap<TemplateId, Use> = BTreeMap::new();
    for count in counts.iter().filter(|count| count.status != NotificationStatus::Cancelled) {
        let used = by_template.entry(count.template_id).or_insert_with(|| Use {
            template_id: count.template_id,
            name: count.template_name.clone(),
            channel: count.template_type.as_str(),
            count: 0,
            is_precompiled_letter: count.is_precompiled_letter,
        });
        used.count += count.count;
    }
    let mut uses: Vec<Use> = by_template.into_values().collect();
    uses.sort_by(|one, other| other.count.cmp(&one.count).then_with(|| one.name.cmp(&other.name)));
    uses
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    fn statistic(template: u128, status: NotificationStatus, count: i64) -> TemplateStatistic {
        TemplateStatistic {
            count,
            template_id: Uuid::from_u128(template).into(),
            template_name: format!("Template {template}"),
            template_type: NotificationType::Sms,
            is_precompiled_letter: false,
            status,
        }
    }

    #[test]
    fn templates_are_counted_over_all_states_but_cancelled() {
        use NotificationStatus::{Cancelled, Delivered, Sending};
        let counts = [
            statistic(1, Sending, 2),
            statistic(2, Delivered, 5),
            statistic(1, Delivered, 4),
            statistic(3, Cancelled, 9),
        ];
        let uses: Vec<_> = uses(&counts).into_iter().map(|used| (used.name, used.count)).collect();
        assert_eq!(uses, [("Template 1".to_owned(), 6), ("Template 2".to_owned(), 5)]);
    }

    #[test]
    fn failures_are_pointed_out_when_they_are_many() {
        let of = |requested, failed| total(NotificationType::Email, "x", Outcomes { requested, delivered: 0, failed });
        for (requested, failed, percentage, many) in
            [(0, 0, "0.0", false), (1000, 30, "3.0", false), (3, 1, "33.3", true)]
        {
            let total = of(requested, failed);
            assert_eq!((total.failed_percentage.as_str(), total.has_many_failures), (percentage, many));
        }
    }
}
