//! Takes text messages that the public sends to services.

use jiff::{Timestamp, civil::DateTime, tz::TimeZone};
use tidings_domain::{CallbackType, InboundSmsId};
use tidings_providers::InboundSms;
use tidings_recipients::PhoneNumber;
use tidings_store::{
    StoreError,
    inbound_sms::{self, NewInboundSms},
};

use crate::{App, callbacks, inbound_numbers::national, random};

/// What became of a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Received {
    /// It is stored.
    Stored(InboundSmsId),
    /// It was stored when it came the first time.
    Repeated,
    /// Its number is no service's, or that of a service that may not receive messages: our matter, not the provider's.
    NobodysNumber,
}

/// Stores a message for the service whose number it was sent to, and in the same transaction the job that tells the service,
/// where it wants to be told.
///
/// # Errors
/// When the database does not take it: the provider is to send it again.
pub async fn receive(
    app: &App,
    provider: &str,
    message: &InboundSms,
    now: Timestamp,
) -> Result<Received, ReceiveError> {
    let number = national(&message.to);
    let mut transaction = app.begin().await.map_err(StoreError::from)?;
    let owner = match inbound_sms::owner_of(&mut transaction, &number).await? {
        Some(owner) if owner.may_receive => owner,
        Some(owner) => {
            tracing::error!(service_id = %owner.service_id, provider, "a text message for a service that may not receive any");
            return Ok(Received::NobodysNumber);
        }
        None => {
            tracing::warn!(number, provider, "a text message to a number that is no service's");
            return Ok(Received::NobodysNumber);
        }
    };
    let id = InboundSmsId::at(now, random::id_bytes());
    let content = app.signer.sign(&message.content)?;
    let from = PhoneNumber::parse(&message.from).map(|number| number.normalised().to_owned());
    let new = NewInboundSms {
        id,
        service_id: owner.service_id,
        content: &content,
        notify_number: &number,
        user_number: &from.unwrap_or_else(|_| message.from.clone()),
        provider_date: message.received_at.as_deref().map(|text| provider_date(text, now)),
        provider_reference: message.reference.as_deref(),
        provider,
    };
    let is_new = inbound_sms::insert(&mut transaction, new, now).await?;
    let is_told = is_new && callbacks::text_received(&mut transaction, owner.service_id, id, now).await?;
    transaction.commit().await.map_err(StoreError::from)?;
    if !is_new {
        return Ok(Received::Repeated);
    }
    if is_told {
        app.wake_callbacks(CallbackType::InboundSms);
    }
    metrics::counter!("tidings_inbound_sms_total", "provider" => provider.to_owned()).increment(1);
    tracing::info!(service_id = %owner.service_id, inbound_sms_id = %id, provider, "a text message was received");
    Ok(Received::Stored(id))
}

/// Why a message was not stored.
#[derive(Debug, thiserror::Error)]
pub enum ReceiveError {
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error("the content cannot be encoded: {0}")]
    Encode(#[from] serde_json::Error),
}

/// A provider's date, taken for UTC whatever it says of a zone, as Notify does. One that cannot be read is now.
fn provider_date(text: &str, now: Timestamp) -> Timestamp {
    let date: Option<DateTime> = text.trim_end_matches(['Z', 'z']).parse().ok();
    date.and_then(|date| TimeZone::UTC.to_timestamp(date).ok()).unwrap_or(now)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_as_they_stand() {
        let now = "2026-06-17T09:30:00Z".parse().unwrap();
        for (text, date) in [
            ("2017-05-21 11:56:11", "2017-05-21T11:56:11Z"),
            ("2017-05-21T11:56:11Z", "2017-05-21T11:56:11Z"),
            ("2017-05-21T11:56:11+01:00", "2017-05-21T11:56:11Z"),
            ("2017-05-21", "2017-05-21T00:00:00Z"),
            ("yesterday", "2026-06-17T09:30:00Z"),
            ("", "2026-06-17T09:30:00Z"),
        ] {
            assert_eq!(provider_date(text, now).to_string(), date, "{text}");
        }
    }
}
