//! The rows of a spreadsheet become notifications: many in one commit, with the jobs that deliver them, in the lane for bulk.

use std::{collections::BTreeMap, sync::Arc};

use jiff::Timestamp;
use serde_json::{Map, Value, json};
use tidings_domain::{
    JobId, KeyType, NotificationId, NotificationStatus, NotificationType,
    rate_limit::{LimitedChannel, day},
};
use tidings_queue::{Lane, NewJob};
use tidings_recipients::{CellValue, EmailAddress, GuestList, PhoneNumber, Row};
use tidings_store::notifications::{self, NewLetter, NewNotification, RowOfJob};

use super::{
    Caller, Refusal, letter, not_stored, recipient,
    transaction::{NotCommitted, add_counts},
};
use crate::{
    App, KnownService,
    directory::ReadyTemplate,
    jobs::{self, Deliver},
    random,
};

/// Makes notifications of the rows of one spreadsheet.
pub(crate) struct RowMaker {
    pub(crate) app: App,
    pub(crate) caller: Caller,
    pub(crate) template: Arc<ReadyTemplate>,
    pub(crate) job_id: JobId,
    pub(crate) reply_to_text: Option<String>,
    /// The only recipients of a service in trial mode.
    pub(crate) allowed: Option<GuestList>,
}

impl RowMaker {
    /// For what the team of a service sends.
    pub(crate) fn caller(service: Arc<KnownService>) -> Caller {
        Caller { lane: Lane::Bulk, ..Caller::new(service, None, KeyType::Normal) }
    }

    /// The notification of a row. One that cannot be sent after all is stored as `validation-failed`, so that there is one for every
    /// row, and nobody has to wonder what became of it.
    pub(crate) fn notification(&self, row: &Row, now: Timestamp) -> Result<NewNotification, Refusal> {
        let personalisation: Map<String, Value> =
            row.personalisation().map(|(name, value)| (name.to_owned(), as_json(value))).collect();
        let signed = self.app.signer.sign(&personalisation).map_err(not_stored)?;
        let id = NotificationId::at(now, random::id_bytes());
        let (mut notification, is_right) = match self.template.template_type {
            NotificationType::Sms => self.text_message(row, signed, id, now),
            NotificationType::Email => self.email(row, signed, id, now),
            NotificationType::Letter => self.letter(row, signed, id, now)?,
        };
        let is_allowed = self.allowed.as_ref().is_none_or(|allowed| {
            notification.notification_type == NotificationType::Letter || allowed.contains(&notification.to)
        });
        notification.job = Some(RowOfJob {
            job_id: self.job_id,
            row_number: i32::try_from(row.index).unwrap_or(i32::MAX),
            is_refused: !is_right || !is_allowed,
        });
        notification.client_reference = row.value("reference").and_then(CellValue::text).map(str::to_owned);
        notification.reply_to_text.clone_from(&self.reply_to_text);
        Ok(notification)
    }

    fn text_message(&self, row: &Row, signed: String, id: NotificationId, now: Timestamp) -> (NewNotification, bool) {
        let to = recipient_of(row, "phone number");
        let number = recipient::phone_number(&self.caller, &to).ok();
        let base = self.base(to, signed, id, now);
        match number {
            Some(number) => {
                let notification = NewNotification {
                    normalised_to: number.normalised().to_owned(),
                    international: number.is_international(),
                    phone_prefix: Some(number.country_prefix().to_string()),
                    rate_multiplier: Some(PhoneNumber::rate_multiplier(&number).into()),
                    ..base
                };
                (notification, true)
            }
            None => {
                let notification =
                    NewNotification { phone_prefix: Some("44".to_owned()), rate_multiplier: Some(0), ..base };
                (notification, false)
            }
        }
    }

    fn email(&self, row: &Row, signed: String, id: NotificationId, now: Timestamp) -> (NewNotification, bool) {
        let base = self.base(recipient_of(row, "email address"), signed, id, now);
        match EmailAddress::parse(&base.to) {
            Ok(address) => (NewNotification { normalised_to: address.normalised().to_owned(), ..base }, true),
            Err(_) => (base, false),
        }
    }

    fn letter(
        &self,
        row: &Row,
        signed: String,
        id: NotificationId,
        now: Timestamp,
    ) -> Result<(NewNotification, bool), Refusal> {
        let ready = self.template.letter.as_ref().ok_or(Refusal::TemplateNotFound)?;
        let address = tidings_recipients::PostalAddress::from_personalisation(|name| {
            row.value(name).and_then(CellValue::text).map(std::borrow::Cow::Borrowed)
        });
        let letter = NewLetter {
            status: NotificationStatus::Created,
            postage: letter::postage(ready, &address),
            reference: random::letter_reference(),
        };
        let version = (self.template.id, self.template.version);
        let notification = letter::new_letter(&self.caller, version, letter, address.normalised(), signed, (id, now));
        let is_right = letter::may_go_to(&self.caller, &address).is_ok() && letter::may_send(&self.caller).is_ok();
        Ok((notification, is_right))
    }

    fn base(&self, to: String, personalisation: String, id: NotificationId, created_at: Timestamp) -> NewNotification {
        NewNotification {
            id,
            service_id: self.caller.service.id,
            notification_type: self.template.template_type,
            template_id: self.template.id,
            template_version: self.template.version,
            api_key_id: None,
            key_type: self.caller.key_type,
            created_by: None,
            normalised_to: to.clone(),
            to,
            personalisation,
            client_reference: None,
            reply_to_text: None,
            unsubscribe_link: None,
            international: false,
            phone_prefix: None,
            rate_multiplier: None,
            letter: None,
            job: None,
            created_at,
        }
    }
}

fn recipient_of(row: &Row, column: &str) -> String {
    row.value(column).and_then(CellValue::text).unwrap_or_default().to_owned()
}

fn as_json(value: &CellValue<'_>) -> Value {
    match value {
        CellValue::Null => Value::Null,
        CellValue::Text(text) => Value::String(text.to_string()),
        CellValue::List(items) => items.iter().map(|item| item.as_deref().map(str::to_owned)).collect(),
    }
}

/// Stores notifications of one spreadsheet with the jobs that deliver them, and counts them for the day: all or none.
///
/// # Errors
/// When one of the rows has a notification already, or the database does not take them.
pub(crate) async fn store(
    app: &App,
    service: &KnownService,
    rows: &[NewNotification],
    now: Timestamp,
) -> Result<(), NotCommitted> {
    let mut jobs = Vec::with_capacity(rows.len());
    let mut counts = BTreeMap::<_, i64>::new();
    for row in rows {
        let is_refused = row.job.is_some_and(|job| job.is_refused);
        if let Some(kind) = jobs::delivering(row.notification_type).filter(|_| !is_refused) {
            let payload = json!(Deliver::any_time(row.id));
            jobs.push(NewJob::new(kind, payload, now).in_lane(Lane::Bulk).for_service(row.service_id.as_uuid()));
        }
        let is_abroad = row.phone_prefix.as_deref().is_some_and(|prefix| prefix != "44");
        let channels = [Some(row.notification_type.into()), is_abroad.then_some(LimitedChannel::InternationalSms)];
        for channel in channels.into_iter().flatten() {
            *counts.entry((row.service_id, channel, day(now))).or_default() += 1;
        }
    }
    let mut transaction = app.begin().await?;
    notifications::insert_many(&mut transaction, rows).await?;
    tidings_queue::enqueue(&mut *transaction, &jobs, now).await?;
    let totals = add_counts(&mut transaction, counts).await?;
    transaction.commit().await?;
    for total in totals {
        service.usage.learn(total.channel, total.day, total.count);
    }
    app.wake_deliveries();
    Ok(())
}
