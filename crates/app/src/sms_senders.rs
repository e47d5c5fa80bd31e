//! Who services' text messages are from.

use jiff::Timestamp;
use tidings_api_types::internal::sms_senders::{SmsSender, SmsSenderForm};
use tidings_domain::{ServiceId, SmsSenderId};
use tidings_store::{
    services,
    sms_senders::{self, StoredSmsSender},
};

use crate::{App, Failure, random};

const NO_DEFAULT: &str = "You must have at least one SMS sender as the default.";

/// A service's senders, the default first; none where there is no such service.
pub async fn list(app: &App, service: ServiceId) -> Result<Vec<SmsSender>, Failure> {
    let stored = sms_senders::list(&app.pool, service).await?;
    Ok(stored.into_iter().map(on_the_wire).collect())
}

/// One sender.
pub async fn get(app: &App, service: ServiceId, id: SmsSenderId) -> Result<SmsSender, Failure> {
    let stored = sms_senders::find(&app.pool, service, id).await?;
    stored.filter(|sender| !sender.archived).map(on_the_wire).ok_or_else(Failure::not_found)
}

/// Adds a sender. A service always has exactly one default.
pub async fn add(app: &App, service: ServiceId, form: SmsSenderForm, now: Timestamp) -> Result<SmsSender, Failure> {
    let mut transaction = app.begin().await?;
    if !services::hold(&mut *transaction, service).await? {
        return Err(Failure::not_found());
    }
    let id = SmsSenderId::at(now, random::id_bytes());
    if form.is_default {
        sms_senders::clear_other_defaults(&mut transaction, service, id, now).await?;
    } else if !has_default(&sms_senders::list(&mut *transaction, service).await?) {
        return Err(Failure::invalid(NO_DEFAULT));
    }
    let stored = sms_senders::insert(&mut transaction, service, id, &form.sms_sender, form.is_default, now).await?;
    transaction.commit().await?;
    Ok(on_the_wire(stored))
}

fn has_default(senders: &[StoredSmsSender]) -> bool {
    senders.iter().any(|sender| sender.is_default)
}

/// Changes a sender.
pub async fn update(
    app: &App,
    service: ServiceId,
    id: SmsSenderId,
    form: SmsSenderForm,
    now: Timestamp,
) -> Result<SmsSender, Failure> {
    let mut transaction = app.begin().await?;
    services::hold(&mut *transaction, service).await?;
    let present = sms_senders::find(&mut *transaction, service, id).await?;
    let present = present.filter(|sender| !sender.archived).ok_or_else(Failure::not_found)?;
    if present.inbound_number_id.is_some() && present.sms_sender != form.sms_sender {
        return Err(Failure::invalid(format!("You can not change the inbound number for service {service}")));
    }
    if form.is_default {
        sms_senders::clear_other_defaults(&mut transaction, service, id, now).await?;
    } else if present.is_default {
        return Err(Failure::invalid(NO_DEFAULT));
    }
    let stored = sms_senders::update(&mut transaction, id, &form.sms_sender, form.is_default, now).await?;
    transaction.commit().await?;
    Ok(on_the_wire(stored))
}

/// Takes a sender away.
pub async fn archive(app: &App, service: ServiceId, id: SmsSenderId, now: Timestamp) -> Result<SmsSender, Failure> {
    let mut transaction = app.begin().await?;
    services::hold(&mut *transaction, service).await?;
    let present = sms_senders::find(&mut *transaction, service, id).await?.ok_or_else(Failure::not_found)?;
    if present.inbound_number_id.is_some() {
        return Err(Failure::invalid("You cannot delete an inbound number"));
    }
    if present.is_default {
        return Err(Failure::invalid("You cannot delete a default sms sender"));
    }
    let stored = sms_senders::archive(&mut transaction, id, now).await?;
    transaction.commit().await?;
    Ok(on_the_wire(stored))
}

pub(crate) fn on_the_wire(stored: StoredSmsSender) -> SmsSender {
    SmsSender {
        id: stored.id,
        sms_sender: stored.sms_sender,
        service_id: stored.service_id,
        is_default: stored.is_default,
        archived: stored.archived,
        inbound_number_id: stored.inbound_number_id,
        created_at: stored.created_at.into(),
        updated_at: stored.updated_at.map(Into::into),
    }
}
