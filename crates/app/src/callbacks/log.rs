//! The log of a service's callbacks, and a call to try one.

use std::time::Instant;

use jiff::Timestamp;
use secrecy::{ExposeSecret, SecretString};
use serde::Serialize;
use tidings_api_types::{
    callbacks::{Complaint, DeliveryStatus, ReceivedTextMessage, ReturnedLetter},
    internal::{
        ErrorReply,
        callbacks::{CallbackDelivery, CallbackTested},
    },
    time::to_wire,
};
use tidings_domain::{
    CallbackEventId, CallbackId, CallbackType, ComplaintId, InboundSmsId, NotificationId, NotificationStatus,
    NotificationType, ServiceId, TemplateId,
};
use tidings_outgoing::{Call, OutgoingClient};
use tidings_store::{attempts, callbacks};

use super::signature;
use crate::{App, Failure, random};

/// So many attempts are shown.
const SHOWN: i64 = 50;
/// What samples say where the sender's own words would stand.
const SAMPLE: &str = "This is a test";

/// The last attempts to call a service by one of its callbacks, the latest first, and when those that failed are made again.
pub async fn deliveries(app: &App, service: ServiceId, id: CallbackId) -> Result<Vec<CallbackDelivery>, Failure> {
    let callback = callbacks::target(&app.pool, service, id).await?.ok_or_else(Failure::not_found)?;
    let attempts = attempts::latest_callback_attempts(&app.pool, service, callback.callback_type, SHOWN).await?;
    let failed: Vec<i64> = attempts.iter().filter(|one| one.error.is_some()).map(|one| one.job_id).collect();
    let mut next = tidings_queue::next_runs(&app.pool, &failed).await?;
    let shown = attempts.into_iter().map(|attempt| CallbackDelivery {
        at: attempt.at.into(),
        attempt: attempt.attempt,
        notification_id: attempt.notification_id,
        status_code: attempt.status,
        error: attempt.error,
        // Told of the latest attempt alone.
        next_attempt_at: next.remove(&attempt.job_id).map(Into::into),
    });
    Ok(shown.collect())
}

/// Calls a service once, now, with a sample of what it would be told. Nothing is written down, and nothing tried again. Nobody is
/// called so more than once in ten seconds.
pub async fn test(
    app: &App,
    client: &OutgoingClient,
    service: ServiceId,
    id: CallbackId,
    now: Timestamp,
) -> Result<CallbackTested, Failure> {
    let callback = callbacks::target(&app.pool, service, id).await?.ok_or_else(Failure::not_found)?;
    if !app.callback_trials.begin(id, now) {
        return Err(ErrorReply::text(429, "This callback was tested less than 10 seconds ago").into());
    }
    let token = SecretString::from(app.signer.read::<String>(&callback.bearer_token)?);
    let body = sample(callback.callback_type, now)?;
    let event_id = CallbackEventId::at(now, random::id_bytes()).to_string();
    let headers = signature::headers(token.expose_secret().as_bytes(), &event_id, now, &body);
    let began = Instant::now();
    let call = Call { url: &callback.url, bearer_token: &token, headers: &headers, body };
    let answer = client.post(call, now).await;
    let milliseconds = u32::try_from(began.elapsed().as_millis()).unwrap_or(u32::MAX);
    Ok(match answer {
        Ok(answer) => CallbackTested { status_code: Some(answer.status), error: None, milliseconds },
        Err(error) => CallbackTested { status_code: None, error: Some(error.to_string()), milliseconds },
    })
}

/// What a service could be told, about nothing that there is.
fn sample(callback_type: CallbackType, now: Timestamp) -> Result<Vec<u8>, Failure> {
    let notification = NotificationId::at(now, random::id_bytes());
    let template = TemplateId::at(now, random::id_bytes());
    let at = to_wire(now);
    match callback_type {
        CallbackType::DeliveryStatus => json(&DeliveryStatus {
            id: notification,
            reference: Some(SAMPLE.to_owned()),
            to: "07700900123".to_owned(),
            status: NotificationStatus::Delivered,
            created_at: at.clone(),
            completed_at: Some(at.clone()),
            sent_at: Some(at),
            notification_type: NotificationType::Sms,
            template_id: Some(template),
            template_version: 1,
        }),
        CallbackType::InboundSms => json(&ReceivedTextMessage {
            id: InboundSmsId::at(now, random::id_bytes()),
            source_number: "447700900123".to_owned(),
            destination_number: "447700900456".to_owned(),
            message: SAMPLE.to_owned(),
            date_received: at,
        }),
        CallbackType::Complaint => json(&Complaint {
            notification_id: notification,
            complaint_id: ComplaintId::at(now, random::id_bytes()),
            reference: Some(SAMPLE.to_owned()),
            to: "test@example.com".to_owned(),
            complaint_date: at,
        }),
        CallbackType::ReturnedLetter => json(&ReturnedLetter {
            notification_id: notification,
            reference: Some(SAMPLE.to_owned()),
            date_sent: at,
            sent_by: "API".to_owned(),
            template_name: Some(SAMPLE.to_owned()),
            template_id: Some(template),
            template_version: Some(1),
            spreadsheet_file_name: None,
            spreadsheet_row_number: None,
            upload_letter_file_name: None,
        }),
    }
}

fn json(body: &impl Serialize) -> Result<Vec<u8>, Failure> {
    Ok(serde_json::to_vec(body)?)
}
