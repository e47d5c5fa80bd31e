//! The text messages that a service received, as its team reads them.

use jiff::{Timestamp, ToSpan};
use tidings_api_types::internal::{
    ErrorReply,
    inbound_sms::{InboundRemoval, InboundSms, InboundSmsPage, InboundSmsSearch, InboundSmsSummary, InboundUsage},
    page::{PAGE_SIZE, Page},
};
use tidings_domain::{InboundSmsId, NotificationType, ServiceId, london};
use tidings_recipients::PhoneNumber;
use tidings_store::{
    StoreError, data_retention,
    inbound_sms::{self, StoredInboundSms},
    services,
};

use crate::{App, Failure};

/// For how many days messages are kept and counted, unless the service has set otherwise; today is not one of them.
const DAYS: i32 = 7;

/// What a service received, the newest first, as long as it is kept; nothing where there is no such service.
pub async fn search(
    app: &App,
    service: ServiceId,
    search: InboundSmsSearch,
    now: Timestamp,
) -> Result<Vec<InboundSms>, Failure> {
    // What cannot be a number may be a name: some senders have one.
    let sender = search.phone_number.map(|number| match PhoneNumber::parse(&number) {
        Ok(number) => number.normalised().to_owned(),
        Err(_) => number,
    });
    let since = kept_since(app, service, now).await?;
    let stored = inbound_sms::of_service(&app.pool, service, sender.as_deref(), since).await?;
    stored.into_iter().map(|message| on_the_wire(app, service, message)).collect()
}

/// A page of the latest message of each sender, the newest first; only the first page may be empty.
pub async fn latest(app: &App, service: ServiceId, page: Page, now: Timestamp) -> Result<InboundSmsPage, Failure> {
    let since = kept_since(app, service, now).await?;
    let (offset, limit) = (page.offset(PAGE_SIZE), PAGE_SIZE + 1);
    let mut stored = inbound_sms::latest_by_sender(&app.pool, service, since, offset, limit).await?;
    if stored.is_empty() && page != Page::default() {
        return Err(Failure::not_found());
    }
    let page_size = usize::try_from(PAGE_SIZE).unwrap_or(usize::MAX);
    let has_next = stored.len() > page_size;
    stored.truncate(page_size);
    let data = stored.into_iter().map(|message| on_the_wire(app, service, message)).collect::<Result<_, _>>()?;
    Ok(InboundSmsPage { data, has_next })
}

/// How many messages a service received in the last week, however long it keeps them.
pub async fn summary(app: &App, service: ServiceId, now: Timestamp) -> Result<InboundSmsSummary, Failure> {
    let summary = inbound_sms::summary(&app.pool, service, days_ago(DAYS, now)).await?;
    Ok(InboundSmsSummary { count: summary.count, most_recent: summary.latest.map(Into::into) })
}

/// One message.
pub async fn get(app: &App, service: ServiceId, id: InboundSmsId) -> Result<InboundSms, Failure> {
    let stored = inbound_sms::by_id(&app.pool, service, id).await?.ok_or_else(Failure::not_found)?;
    on_the_wire(app, service, stored)
}

/// When a service's number was last used.
pub async fn last_used(app: &App, service: ServiceId) -> Result<InboundUsage, Failure> {
    let last_used = inbound_sms::last_used(&app.pool, service).await?;
    let last_used = last_used.ok_or_else(|| ErrorReply::text(404, "inbound not found"))?;
    Ok(InboundUsage { most_recent_date: last_used.map(Into::into) })
}

/// Takes a service's number away, if it has one, and with it the right to receive.
pub async fn remove(app: &App, service: ServiceId, removal: InboundRemoval) -> Result<(), Failure> {
    let mut transaction = app.begin().await?;
    services::hold(&mut *transaction, service).await?;
    inbound_sms::remove_number(&mut transaction, service, removal.archive).await?;
    Ok(transaction.commit().await?)
}

/// From when on a service's text messages are kept.
async fn kept_since(app: &App, service: ServiceId, now: Timestamp) -> Result<Timestamp, StoreError> {
    let set = data_retention::list(&app.pool, service, None, Some(NotificationType::Sms)).await?;
    Ok(days_ago(set.first().map_or(DAYS, |set| set.days_of_retention), now))
}

/// The midnight in London with which the day began that was so many days ago.
fn days_ago(days: i32, now: Timestamp) -> Timestamp {
    london::midnight(london::day(now).saturating_sub(days.days()))
}

fn on_the_wire(app: &App, service_id: ServiceId, stored: StoredInboundSms) -> Result<InboundSms, Failure> {
    Ok(InboundSms {
        id: stored.id,
        created_at: stored.created_at.into(),
        service_id,
        notify_number: stored.notify_number,
        user_number: stored.user_number,
        content: app.signer.read(&stored.content)?,
    })
}
