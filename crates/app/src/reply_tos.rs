//! Where answers to services' emails go.

use jiff::Timestamp;
use serde_json::Map;
use tidings_api_types::internal::{
    ErrorReply,
    reply_tos::{AddressToVerify, ReplyTo, ReplyToForm, Verification},
};
use tidings_domain::{EmailReplyToId, ServiceId};
use tidings_store::{
    email_reply_tos::{self, StoredReplyTo},
    services,
};

use crate::{
    App, Failure,
    notify_service::{self, PlatformMessage, PlatformTemplate},
    random,
};

const NO_DEFAULT: &str = "You must have at least one reply to email address as the default.";

/// A service's addresses, the default first, then the newest; none where there is no such service.
pub async fn list(app: &App, service: ServiceId) -> Result<Vec<ReplyTo>, Failure> {
    let stored = email_reply_tos::list(&app.pool, service).await?;
    Ok(stored.into_iter().map(on_the_wire).collect())
}

/// One address.
pub async fn get(app: &App, service: ServiceId, id: EmailReplyToId) -> Result<ReplyTo, Failure> {
    let stored = email_reply_tos::find(&app.pool, service, id).await?;
    stored.filter(|address| !address.archived).map(on_the_wire).ok_or_else(Failure::not_found)
}

/// Sends an email to an address that is to become one of the service's: whether it arrives tells whether it can.
pub async fn verify(
    app: &App,
    service: ServiceId,
    address: AddressToVerify,
    now: Timestamp,
) -> Result<Verification, Failure> {
    let mut transaction = app.begin().await?;
    if !services::exists(&mut *transaction, service).await? {
        return Err(Failure::not_found());
    }
    check_new(&email_reply_tos::list(&mut *transaction, service).await?, &address.email)?;
    let message = PlatformMessage {
        template: PlatformTemplate::ReplyToEmailAddressVerification,
        to: &address.email,
        personalisation: Map::new(),
        reply_to: None,
    };
    let id = notify_service::send(app, &mut transaction, message, now).await?;
    transaction.commit().await?;
    app.wake_deliveries();
    Ok(Verification { id })
}

fn check_new(present: &[StoredReplyTo], email_address: &str) -> Result<(), Failure> {
    if present.iter().any(|address| address.email_address == email_address) {
        let message = format!("‘{email_address}’ is already a reply-to email address for this service.");
        return Err(ErrorReply::text(409, message).into());
    }
    Ok(())
}

/// Adds an address. A service with addresses has exactly one default.
pub async fn add(app: &App, service: ServiceId, form: ReplyToForm, now: Timestamp) -> Result<ReplyTo, Failure> {
    let mut transaction = app.begin().await?;
    if !services::hold(&mut *transaction, service).await? {
        return Err(Failure::not_found());
    }
    let present = email_reply_tos::list(&mut *transaction, service).await?;
    check_new(&present, &form.email_address)?;
    let id = EmailReplyToId::at(now, random::id_bytes());
    if form.is_default {
        email_reply_tos::clear_other_defaults(&mut transaction, service, id, now).await?;
    } else if !present.iter().any(|address| address.is_default) {
        return Err(Failure::invalid(NO_DEFAULT));
    }
    let stored =
        email_reply_tos::insert(&mut transaction, service, id, &form.email_address, form.is_default, now).await?;
    transaction.commit().await?;
    Ok(on_the_wire(stored))
}

/// Changes an address.
pub async fn update(
    app: &App,
    service: ServiceId,
    id: EmailReplyToId,
    form: ReplyToForm,
    now: Timestamp,
) -> Result<ReplyTo, Failure> {
    let mut transaction = app.begin().await?;
    services::hold(&mut *transaction, service).await?;
    let present = email_reply_tos::find(&mut *transaction, service, id).await?;
    let present = present.filter(|address| !address.archived).ok_or_else(Failure::not_found)?;
    if form.is_default {
        email_reply_tos::clear_other_defaults(&mut transaction, service, id, now).await?;
    } else if present.is_default {
        return Err(Failure::invalid(NO_DEFAULT));
    }
    let stored = email_reply_tos::update(&mut transaction, id, &form.email_address, form.is_default, now).await?;
    transaction.commit().await?;
    Ok(on_the_wire(stored))
}

/// Takes an address away.
pub async fn archive(app: &App, service: ServiceId, id: EmailReplyToId, now: Timestamp) -> Result<ReplyTo, Failure> {
    let mut transaction = app.begin().await?;
    services::hold(&mut *transaction, service).await?;
    let present = email_reply_tos::find(&mut *transaction, service, id).await?.ok_or_else(Failure::not_found)?;
    if present.is_default {
        return Err(Failure::invalid("You cannot delete a default email reply to address"));
    }
    let stored = email_reply_tos::archive(&mut transaction, id, now).await?;
    transaction.commit().await?;
    Ok(on_the_wire(stored))
}

fn on_the_wire(stored: StoredReplyTo) -> ReplyTo {
    ReplyTo {
        id: stored.id,
        service_id: stored.service_id,
        email_address: stored.email_address,
        is_default: stored.is_default,
        archived: stored.archived,
        created_at: stored.created_at.into(),
        updated_at: stored.updated_at.map(Into::into),
    }
}
