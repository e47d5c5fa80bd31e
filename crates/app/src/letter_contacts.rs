//! The addresses that stand at the top of services' letters.

use jiff::Timestamp;
use tidings_api_types::internal::letter_contacts::{LetterContact, LetterContactForm};
use tidings_domain::{LetterContactId, ServiceId};
use tidings_store::{
    letter_contacts::{self, StoredLetterContact},
    services,
};

use crate::{App, Failure, random};

/// A service's addresses, the default first, then the newest; none where there is no such service.
pub async fn list(app: &App, service: ServiceId) -> Result<Vec<LetterContact>, Failure> {
    let stored = letter_contacts::list(&app.pool, service).await?;
    Ok(stored.into_iter().map(on_the_wire).collect())
}

/// One address.
pub async fn get(app: &App, service: ServiceId, id: LetterContactId) -> Result<LetterContact, Failure> {
    let stored = letter_contacts::find(&app.pool, service, id).await?;
    stored.filter(|contact| !contact.archived).map(on_the_wire).ok_or_else(Failure::not_found)
}

/// Adds an address. A service may have a default, and at most one.
pub async fn add(
    app: &App,
    service: ServiceId,
    form: LetterContactForm,
    now: Timestamp,
) -> Result<LetterContact, Failure> {
    let mut transaction = app.begin().await?;
    if !services::hold(&mut *transaction, service).await? {
        return Err(Failure::not_found());
    }
    let id = LetterContactId::at(now, random::id_bytes());
    if form.is_default {
        letter_contacts::clear_other_defaults(&mut transaction, service, id, now).await?;
    }
    let stored =
        letter_contacts::insert(&mut transaction, service, id, &form.contact_block, form.is_default, now).await?;
    transaction.commit().await?;
    Ok(on_the_wire(stored))
}

/// Changes an address.
pub async fn update(
    app: &App,
    service: ServiceId,
    id: LetterContactId,
    form: LetterContactForm,
    now: Timestamp,
) -> Result<LetterContact, Failure> {
    let mut transaction = app.begin().await?;
    services::hold(&mut *transaction, service).await?;
    let present = letter_contacts::find(&mut *transaction, service, id).await?;
    if present.is_none_or(|contact| contact.archived) {
        return Err(Failure::not_found());
    }
    if form.is_default {
        letter_contacts::clear_other_defaults(&mut transaction, service, id, now).await?;
    }
    let stored = letter_contacts::update(&mut transaction, id, &form.contact_block, form.is_default, now).await?;
    transaction.commit().await?;
    Ok(on_the_wire(stored))
}

/// Takes an address away, from the templates that show it too.
pub async fn archive(
    app: &App,
    service: ServiceId,
    id: LetterContactId,
    now: Timestamp,
) -> Result<LetterContact, Failure> {
    let mut transaction = app.begin().await?;
    services::hold(&mut *transaction, service).await?;
    if letter_contacts::find(&mut *transaction, service, id).await?.is_none() {
        return Err(Failure::not_found());
    }
    letter_contacts::remove_from_templates(&mut transaction, id).await?;
    let stored = letter_contacts::archive(&mut transaction, id, now).await?;
    transaction.commit().await?;
    Ok(on_the_wire(stored))
}

fn on_the_wire(stored: StoredLetterContact) -> LetterContact {
    LetterContact {
        id: stored.id,
        service_id: stored.service_id,
        contact_block: stored.contact_block,
        is_default: stored.is_default,
        archived: stored.archived,
        created_at: stored.created_at.into(),
        updated_at: stored.updated_at.map(Into::into),
    }
}
