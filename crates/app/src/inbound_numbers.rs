//! Numbers at which the public can answer services.

use jiff::Timestamp;
use tidings_api_types::internal::{
    inbound_numbers::{InboundNumber, MaybeInboundNumber, NewInboundNumber, NumberOfService},
    sms_senders::SmsSender,
};
use tidings_domain::{InboundNumberId, ServiceId, SmsSenderId};
use tidings_recipients::PhoneNumber;
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

/// Puts a number of a provider's among those that services can have ([`written`] tells how it is kept); one that was archived is
/// among them again. False where it is there already.
pub async fn insert(app: &App, provider: &str, number: &str, now: Timestamp) -> Result<bool, Failure> {
    let mut conn = app.pool.acquire().await?;
    let id = InboundNumberId::at(now, random::id_bytes());
    Ok(inbound_numbers::insert(&mut conn, id, number, provider, now).await?)
}

/// How a number of the United Kingdom is kept, or a short code; `None` for what is neither.
pub fn written(text: &str) -> Option<String> {
    let is_short_code = matches!(text.len(), 5 | 6) && text.bytes().all(|byte| byte.is_ascii_digit());
    match PhoneNumber::parse(text) {
        Ok(number) if !number.is_international() => Some(national(number.normalised())),
        _ => is_short_code.then(|| text.to_owned()),
    }
}

/// Numbers of services are kept as people dial them: `07…`.
pub(crate) fn national(number: &str) -> String {
    match number.strip_prefix("44") {
        Some(rest) => format!("0{rest}"),
        None => number.to_owned(),
    }
}

/// Gives a service a number. Its only sender becomes the number; of several, a new one is the default.
pub async fn add(app: &App, service: ServiceId, new: NewInboundNumber, now: Timestamp) -> Result<SmsSender, Failure> {
    let mut transaction = app.begin().await?;
    if !services::hold(&mut *transaction, service).await? {
        return Err(Failure::not_found());
    }
    if inbound_numbers::of_service(&mut *transaction, service).await?.is_some() {
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_kept_as_people_dial_them() {
        assert_eq!(national("447700900001"), "07700900001");
        assert_eq!(national("07700900001"), "07700900001");
        assert_eq!(national("40604"), "40604");
    }

    #[test]
    fn a_number_is_one_of_the_united_kingdom() {
        for text in ["07700 900001", "+44 7700 900001", "447700900001"] {
            assert_eq!(written(text).as_deref(), Some("07700900001"), "{text}");
        }
        assert_eq!(written("40604").as_deref(), Some("40604"));
        for text in ["", "1234", "+1 202 555 0104", "Tidings", "4060x"] {
            assert_eq!(written(text), None, "{text}");
        }
    }
}
