//! Where services want to be called; in the folder, that they are.
//!
//! What happens becomes an event in the transaction in which it happens (`events`): a job, with an id of the event's own. The
//! job is tried until the service has heard of it or all attempts are used up (`calling`), with the same body each time
//! (`body`). Each attempt leaves a line, which the service is shown (`log`).

mod body;
mod calling;
mod events;
mod log;
mod signature;
mod trials;

use jiff::Timestamp;
use tidings_api_types::internal::{
    ErrorReply,
    callbacks::{Callback, CallbackChange, NewCallback},
};
use tidings_domain::{CallbackId, CallbackType, ServiceId};
use tidings_store::{
    StoreError,
    callbacks::{self, StoredCallback},
};

use crate::{App, Failure, random};

pub use calling::{Called, Calling};
pub use events::{complaint_made, letters_returned, messages_ended, text_received};
pub use log::{deliveries, test};
pub use trials::Trials;

/// Begins to call a service.
pub async fn create(app: &App, service: ServiceId, new: NewCallback, now: Timestamp) -> Result<Callback, Failure> {
    let encoded = app.signer.sign(&new.bearer_token)?;
    let callback = callbacks::NewCallback {
        id: CallbackId::at(now, random::id_bytes()),
        service_id: service,
        url: &new.url,
        bearer_token: &encoded,
        callback_type: new.callback_type,
        updated_by: new.updated_by_id,
    };
    let mut transaction = app.begin().await?;
    let stored = callbacks::insert(&mut transaction, &callback, now).await.map_err(refused)?;
    transaction.commit().await?;
    Ok(on_the_wire(stored))
}

fn refused(error: StoreError) -> Failure {
    match error.constraint() {
        Some("uix_service_callback_type") => {
            Failure::field("name", "You can only have one URL and bearer token for your service.")
        }
        Some("service_callback_api_service_id_fkey" | "service_callback_api_updated_by_id_fkey") => {
            Failure::not_found()
        }
        _ => error.into(),
    }
}

/// Where a service is called.
pub async fn get(
    app: &App,
    service: ServiceId,
    id: CallbackId,
    callback_type: CallbackType,
) -> Result<Callback, Failure> {
    let stored = callbacks::find(&app.pool, service, id, callback_type).await?;
    stored.map(on_the_wire).ok_or_else(Failure::not_found)
}

/// Calls a service elsewhere, or with another token.
pub async fn update(
    app: &App,
    service: ServiceId,
    id: CallbackId,
    change: CallbackChange,
    now: Timestamp,
) -> Result<Callback, Failure> {
    let encoded = change.bearer_token.as_ref().map(|token| app.signer.sign(token)).transpose()?;
    let stored_change = callbacks::CallbackChange {
        url: change.url.as_deref(),
        bearer_token: encoded.as_deref(),
        updated_by: change.updated_by_id,
    };
    let mut transaction = app.begin().await?;
    let changed = callbacks::update(&mut transaction, service, id, change.callback_type, &stored_change, now).await;
    let stored = changed.map_err(refused)?.ok_or_else(Failure::not_found)?;
    transaction.commit().await?;
    Ok(on_the_wire(stored))
}

/// Calls a service no more.
pub async fn delete(app: &App, service: ServiceId, id: CallbackId, callback_type: CallbackType) -> Result<(), Failure> {
    if callbacks::delete(&app.pool, service, id, callback_type).await? {
        return Ok(());
    }
    let message = match callback_type {
        CallbackType::InboundSms => "Service inbound API not found",
        CallbackType::DeliveryStatus => "Service delivery receipt API not found",
        CallbackType::ReturnedLetter => "Service returned letter API not found",
        CallbackType::Complaint => "Service complaint API not found",
    };
    Err(ErrorReply::text(404, message).into())
}

fn on_the_wire(stored: StoredCallback) -> Callback {
    Callback {
        id: stored.id,
        service_id: stored.service_id,
        url: stored.url,
        updated_by_id: stored.updated_by_id,
        created_at: stored.created_at.into(),
        updated_at: stored.updated_at.map(Into::into),
    }
}
