//! Numbers at which the public can answer services.

use jiff::Timestamp;
use tidings_api_types::internal::{
    inbound_numbers::{InboundNumber, MaybeInboundNumber, NewInboundNumber, NumberOfService},
    sms_senders::SmsSender,
};
use tidings_domain::{ServiceId, SmsSenderId};
use tidings_store::{
    inbound_numbers::{self, StoredInboundNumber},
    services, sms_senders,
};

use crate::{App, Failure, random};

/// Every number, those first that were changed longest ago.
pub async fn list(app: &App) -> Result<Vec<InboundNumber>, Failure> {
    Ok(inbound_numbers::list(&app.pool).await?.into_iter().map(on_the_wire).collect())
}

/// Those that a service could have.
pub async fn available(app: &App) -> Result<Vec<InboundNumber>, Failure> {
    Ok(inbound_numbers::available(&app.pool).await?.into_iter().map(on_the_wire).collect())
}

/// A service's number.
pub async fn of_service(app: &App, service: ServiceId) -> Result<MaybeInboundNumber, Failure> {
    let number = inbound_numbers::of_service(&app.pool, service).await?;
    Ok(number.map_or(MaybeInboundNumber::None {}, |number| MaybeInboundNumber::Number(Box::new(on_the_wire(number)))))
}

/// Gives a service a number. Its only sender becomes the number; of several, a new one is the default.
pub async fn add(app: &App, service: ServiceId, new: NewInboundNumber, now: Timestamp) -> Result<SmsSender, Failure> {
    let mut transaction = app.pool.begin().await?;
    if !services::hold(&mut *transaction, service).await? {
        return Err(Failure::not_found());
    }
    if inbound_numbers::of_service(&app.pool, service).await?.is_some() {
        return Err(Failure::invalid("The service has an inbound number already"));
    }
    let allocated = inbound_numbers::allocate(&mut transaction, service, new.inbound_number_id, now).await?;
    let (id, number) = allocated.ok_or_else(|| match new.inbound_number_id {
        Some(id) => Failure::invalid(format!("Inbound number: {id} is not available")),
        None => Failure::invalid("There are no available inbound numbers"),
    })?;
    let senders = sms_senders::list(&mut *transaction, service).await?;
    let sender = match senders.as_slice() {
        [only] => only.id,
        _ => {
            let sender = SmsSenderId::at(now, random::id_bytes());
            sms_senders::clear_other_defaults(&mut transaction, service, sender, now).await?;
            sms_senders::insert(&mut transaction, service, sender, &number, true, now).await?.id
        }
    };
    let stored = sms_senders::set_inbound_number(&mut transaction, sender, &number, id, now).await?;
    transaction.commit().await?;
    Ok(crate::sms_senders::on_the_wire(stored))
}

/// Lets nothing come in at a service's number any more.
pub async fn disable(app: &App, service: ServiceId, now: Timestamp) -> Result<(), Failure> {
    if inbound_numbers::disable(&app.pool, service, now).await? { Ok(()) } else { Err(Failure::not_found()) }
}

fn on_the_wire(stored: StoredInboundNumber) -> InboundNumber {
    InboundNumber {
        id: stored.id,
        number: stored.number,
        provider: stored.provider,
        service: stored.service.map(|(id, name)| NumberOfService { id, name }),
        active: stored.active,
        created_at: stored.created_at.into(),
        updated_at: stored.updated_at.map(Into::into),
    }
}
