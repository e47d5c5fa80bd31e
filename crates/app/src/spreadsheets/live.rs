//! What of a file's findings changes by the minute.

use jiff::Timestamp;
use tidings_api_types::internal::spreadsheets::{CheckedTemplate, Spreadsheet, SpreadsheetProblem as Problem};
use tidings_domain::{
    KeyType, NotificationType, london,
    rate_limit::{LimitedChannel, day},
};
use tidings_store::{daily_counts, jobs};

use super::check::rank;
use crate::{App, Failure, KnownService, send::Caller};

/// Adds to the findings of a file's check what holds now: whether it was sent today, and what the day's limits leave.
pub(super) async fn add(
    app: &App,
    caller: &Caller,
    mut found: Spreadsheet,
    now: Timestamp,
) -> Result<Spreadsheet, Failure> {
    let Some(CheckedTemplate { id, version }) = found.template else { return Ok(found) };
    let service = &caller.service;
    let midnight = london::midnight(london::day(now));
    if jobs::was_sent(&app.pool, service.id, (id, version), &found.original_file_name, midnight).await? {
        found.problems.push(Problem::AlreadySentToday);
    }
    found.remaining_messages = remaining(app, caller, found.template_type.into(), now).await?;
    if let Some(remaining) = found.remaining_messages.filter(|remaining| exceeds(found.row_count, *remaining)) {
        found.problems.push(Problem::MoreRowsThanCanSend { rows: found.row_count, remaining });
    }
    if found.template_type == NotificationType::Sms && found.international_sms > 0 {
        let remaining = remaining(app, caller, LimitedChannel::InternationalSms, now).await?;
        let international = found.international_sms;
        if let Some(remaining) = remaining.filter(|remaining| exceeds(international, *remaining)) {
            found.problems.push(Problem::MoreInternationalSmsThanCanSend { international, remaining });
        }
    }
    found.problems.sort_by_key(rank);
    found.valid = found.problems.is_empty();
    Ok(found)
}

/// The service's messages of a channel that are left today; none where there is no limit.
async fn remaining(
    app: &App,
    caller: &Caller,
    channel: LimitedChannel,
    now: Timestamp,
) -> Result<Option<i64>, Failure> {
    if !app.limits_enabled {
        return Ok(None);
    }
    let used = daily_counts::total(&app.pool, caller.service.id, channel, day(now)).await?;
    Ok(Some(app.daily_limit(caller, channel).saturating_sub(used)))
}

fn exceeds(count: u64, remaining: i64) -> bool {
    i64::try_from(count).is_ok_and(|count| count > remaining.max(0))
}

/// Whoever of a service's team sends a file.
pub(super) fn team_of(service: &std::sync::Arc<KnownService>) -> Caller {
    Caller::new(service.clone(), None, KeyType::Normal)
}
