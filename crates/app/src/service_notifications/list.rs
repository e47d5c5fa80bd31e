//! Pages of notifications, and what is looked for among them.

use jiff::Timestamp;
use tidings_api_types::internal::{
    notifications::{CsvNotification, CsvPage, NotificationPage, NotificationsWanted, OtherPages},
    page::PAGE_SIZE,
};
use tidings_domain::{NotificationType, ServiceId, StatusFilter, london};
use tidings_recipients::{EmailAddress, PhoneNumber};
use tidings_store::notifications::{self, ShownNotification, ShownPage, ShownSearch};

use super::{days_ago, shown};
use crate::{App, Failure};

/// A page of a service's notifications, the newest first, or the first page of those that a text finds. Only the first page
/// may be empty, as it is where there is no such service.
pub async fn page(
    app: &App,
    service: ServiceId,
    wanted: &NotificationsWanted,
    now: Timestamp,
) -> Result<NotificationPage, Failure> {
    if let Some(text) = &wanted.to {
        return search(app, service, wanted, text).await;
    }
    let (page, size) = (wanted.page.unwrap_or_default(), wanted.size());
    let statuses = StatusFilter::any_of(&wanted.statuses);
    let asked = ShownPage {
        service_id: service,
        notification_types: &wanted.template_types,
        statuses: statuses.as_deref(),
        since: wanted.limit_days.map(|days| days_ago(days, now)),
        older_than: None,
        include_jobs: wanted.include_jobs.unwrap_or(true),
        include_test_keys: wanted.include_from_test_key.unwrap_or(false),
        include_one_off: wanted.include_one_off.unwrap_or(true),
        offset: page.offset(size),
        // One more tells whether there is a next page.
        limit: size.saturating_add(1),
    };
    let (found, has_next) = without_next(notifications::shown_page(&app.pool, &asked).await?, size);
    if found.is_empty() && page.0 > 1 {
        return Err(Failure::not_found());
    }
    let links = match wanted.count_pages.unwrap_or(true) {
        true => OtherPages { prev: page.0 > 1, next: has_next },
        false => OtherPages::default(),
    };
    let notifications = shown::with_templates(app, service, found).await?;
    Ok(NotificationPage { notifications, page_size: Some(size), links })
}

/// The newest fifty whose recipient or reference holds a text.
async fn search(
    app: &App,
    service: ServiceId,
    wanted: &NotificationsWanted,
    text: &str,
) -> Result<NotificationPage, Failure> {
    let channel = wanted.template_types.first().copied();
    let statuses = StatusFilter::any_of(&wanted.statuses);
    let asked = ShownSearch {
        service_id: service,
        notification_type: channel,
        statuses: statuses.as_deref(),
        recipient: &as_sent_to(channel, text),
        reference: text,
        limit: PAGE_SIZE + 1,
    };
    let (found, next) = without_next(notifications::search_shown(&app.pool, &asked).await?, PAGE_SIZE);
    let notifications = shown::with_templates(app, service, found).await?;
    Ok(NotificationPage { notifications, page_size: None, links: OtherPages { prev: false, next } })
}

/// A part of a recipient, as it stands among recipients as they are sent to.
fn as_sent_to(channel: Option<NotificationType>, text: &str) -> String {
    match channel {
        Some(NotificationType::Sms) => {
            // Without the country's code, so that the part of a number is found as well.
            let number = PhoneNumber::parse(text).map_or_else(
                |_| text.to_owned(),
                |number| {
                    let (normalised, prefix) = (number.normalised(), number.country_prefix().to_string());
                    normalised.strip_prefix(&prefix).unwrap_or(normalised).to_owned()
                },
            );
            number.replace(['(', ')', ' ', '-'], "").trim_start_matches(['+', '0']).to_owned()
        }
        Some(NotificationType::Email) => {
            EmailAddress::parse(text).map_or_else(|_| text.to_lowercase(), |address| address.normalised().to_owned())
        }
        Some(NotificationType::Letter) | None => text.split_whitespace().collect::<String>().to_lowercase(),
    }
}

/// As many as are on a page, and whether there are more.
fn without_next(mut found: Vec<ShownNotification>, size: i64) -> (Vec<ShownNotification>, bool) {
    let size = usize::try_from(size).unwrap_or(usize::MAX);
    let has_next = found.len() > size;
    found.truncate(size);
    (found, has_next)
}

/// A page of a service's notifications as rows of a spreadsheet, the newest first; those of test keys are left out.
pub async fn for_csv(
    app: &App,
    service: ServiceId,
    wanted: &NotificationsWanted,
    now: Timestamp,
) -> Result<CsvPage, Failure> {
    let statuses = StatusFilter::any_of(&wanted.statuses);
    let asked = ShownPage {
        service_id: service,
        notification_types: &wanted.template_types,
        statuses: statuses.as_deref(),
        since: wanted.limit_days.map(|days| days_ago(days, now)),
        older_than: wanted.older_than,
        include_jobs: true,
        include_test_keys: false,
        include_one_off: true,
        offset: 0,
        limit: wanted.size(),
    };
    let found = notifications::shown_page(&app.pool, &asked).await?;
    Ok(CsvPage { notifications: found.into_iter().map(row).collect(), page_size: wanted.size() })
}

/// A notification as a row of a spreadsheet.
pub(crate) fn row(stored: ShownNotification) -> CsvNotification {
    let (created_by_name, created_by_email_address) =
        stored.created_by.map(|sender| (sender.name, sender.email_address)).unzip();
    CsvNotification {
        id: stored.id,
        row_number: stored.job_row_number.into(),
        recipient: stored.to,
        client_reference: stored.client_reference.unwrap_or_default(),
        template_name: stored.template_name,
        template_type: stored.notification_type,
        job_name: stored.job.map(|(_, name)| name).unwrap_or_default(),
        status: stored.status.in_words(stored.notification_type).to_owned(),
        created_at: london::text(stored.created_at),
        created_by_name,
        created_by_email_address,
        api_key_name: stored.api_key.map(|(_, name)| name),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_people_type_is_looked_for_as_it_is_stored() {
        let (sms, email, letter) =
            (Some(NotificationType::Sms), Some(NotificationType::Email), Some(NotificationType::Letter));
        for (channel, text, expected) in [
            (sms, "07900 900855", "7900900855"),
            (sms, "+44 7900 900-855", "7900900855"),
            (sms, "+1 202-555-0104", "2025550104"),
            (sms, "0855", "855"),
            (sms, "(0)79", "79"),
            (email, " Jack@Example.com", "jack@example.com"),
            (email, "Jack@", "jack@"),
            (letter, "A. Name", "a.name"),
            (None, "A Name", "aname"),
        ] {
            assert_eq!(as_sent_to(channel, text), expected, "{text}");
        }
    }
}
