//! The bodies of callbacks: from the events of a batch of jobs and the rows that they are about, one statement per batch.

use std::collections::HashMap;

use serde::{Serialize, de::DeserializeOwned};
use tidings_api_types::{
    callbacks::{Complaint, DeliveryStatus, ReceivedTextMessage, ReturnedLetter},
    time::to_wire,
};
use tidings_domain::{CallbackEventId, CallbackType};
use tidings_queue::Job;
use tidings_store::{
    ColumnSigner, StoreError,
    callback_events::{self, CalledComplaint, CalledLetter, CalledMessage, ReceivedText},
};

use crate::{
    App,
    jobs::{SendComplaint, SendDeliveryStatus, SendInboundSms, SendReturnedLetter},
};

/// What a job tells a service.
pub(super) struct Told {
    pub(super) event_id: CallbackEventId,
    pub(super) body: Vec<u8>,
}

/// What each job of a batch tells, in the same order; or why it can tell nothing, now or ever.
pub(super) async fn bodies(
    app: &App,
    callback_type: CallbackType,
    batch: &[Job],
) -> Result<Vec<Result<Told, &'static str>>, StoreError> {
    match callback_type {
        CallbackType::DeliveryStatus => {
            let events = read::<SendDeliveryStatus>(batch);
            let ids: Vec<_> = events.iter().flatten().map(|event| event.notification_id).collect();
            let rows = by(callback_events::messages(&app.pool, &ids).await?, |row| row.id);
            Ok(told(&events, |event| {
                let row = rows.get(&event.notification_id).ok_or("the message is not kept any more")?;
                Ok((event.event_id, delivery_status(event, row)))
            }))
        }
        CallbackType::InboundSms => {
            let events = read::<SendInboundSms>(batch);
            let ids: Vec<_> = events.iter().flatten().map(|event| event.inbound_sms_id).collect();
            let rows = by(callback_events::received_texts(&app.pool, &ids).await?, |row| row.id);
            Ok(told(&events, |event| {
                let row = rows.get(&event.inbound_sms_id).ok_or("the text message is not kept any more")?;
                Ok((event.event_id, received_text(&app.signer, row)?))
            }))
        }
        CallbackType::Complaint => {
            let events = read::<SendComplaint>(batch);
            let ids: Vec<_> = events.iter().flatten().map(|event| event.complaint_id).collect();
            let rows = by(callback_events::complaints(&app.pool, &ids).await?, |row| row.id);
            Ok(told(&events, |event| {
                let row = rows.get(&event.complaint_id).ok_or("the complaint is not there")?;
                Ok((event.event_id, complaint(&app.signer, event, row)?))
            }))
        }
        CallbackType::ReturnedLetter => {
            let events = read::<SendReturnedLetter>(batch);
            let ids: Vec<_> = events.iter().flatten().map(|event| event.notification_id).collect();
            let rows = by(callback_events::returned_letters(&app.pool, &ids).await?, |row| row.id);
            Ok(told(&events, |event| {
                let row = rows.get(&event.notification_id).ok_or("the letter is not there")?;
                Ok((event.event_id, returned_letter(row)))
            }))
        }
    }
}

fn read<T: DeserializeOwned>(batch: &[Job]) -> Vec<Option<T>> {
    batch.iter().map(|job| job.parse().ok()).collect()
}

fn by<K: std::hash::Hash + Eq, T>(rows: Vec<T>, id: impl Fn(&T) -> K) -> HashMap<K, T> {
    rows.into_iter().map(|row| (id(&row), row)).collect()
}

fn told<T, B: Serialize>(
    events: &[Option<T>],
    tell: impl Fn(&T) -> Result<(CallbackEventId, B), &'static str>,
) -> Vec<Result<Told, &'static str>> {
    events
        .iter()
        .map(|event| {
            let (event_id, body) = tell(event.as_ref().ok_or("the payload is no event")?)?;
            let body = serde_json::to_vec(&body).map_err(|_| "the event has no JSON form")?;
            Ok(Told { event_id, body })
        })
        .collect()
}

fn delivery_status(event: &SendDeliveryStatus, row: &CalledMessage) -> DeliveryStatus {
    DeliveryStatus {
        id: row.id,
        reference: row.client_reference.clone(),
        to: row.to.clone(),
        status: event.status,
        created_at: to_wire(row.created_at),
        completed_at: Some(to_wire(event.completed_at)),
        sent_at: event.sent_at.map(to_wire),
        notification_type: row.notification_type,
        template_id: row.template_id,
        template_version: row.template_version,
    }
}

fn received_text(signer: &ColumnSigner, row: &ReceivedText) -> Result<ReceivedTextMessage, &'static str> {
    Ok(ReceivedTextMessage {
        id: row.id,
        source_number: row.user_number.clone(),
        destination_number: row.notify_number.clone(),
        message: signer.read(&row.content).map_err(|_| "the text message cannot be read")?,
        date_received: to_wire(row.received_at),
    })
}

fn complaint(signer: &ColumnSigner, event: &SendComplaint, row: &CalledComplaint) -> Result<Complaint, &'static str> {
    Ok(Complaint {
        notification_id: row.notification_id,
        complaint_id: row.id,
        reference: row.client_reference.clone(),
        to: signer.read(&event.recipient).map_err(|_| "who complained cannot be read")?,
        complaint_date: to_wire(row.complained_at),
    })
}

/// As in the report of returned letters.
fn returned_letter(row: &CalledLetter) -> ReturnedLetter {
    let seen = !row.template_hidden;
    let reference = || row.client_reference.clone();
    ReturnedLetter {
        notification_id: row.id,
        reference: row.by_api.then(reference).flatten(),
        date_sent: to_wire(row.created_at),
        sent_by: row.sent_by.clone().unwrap_or_else(|| "API".to_owned()),
        template_name: seen.then(|| row.template_name.clone()),
        template_id: seen.then_some(row.template_id),
        template_version: seen.then_some(row.template_version),
        spreadsheet_file_name: row.file_name.clone(),
        spreadsheet_row_number: row.row_number.map(|row| row.saturating_add(2)),
        upload_letter_file_name: (!seen && !row.by_api).then(reference).flatten(),
    }
}
