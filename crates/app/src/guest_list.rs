//! Whom services in trial mode may send to besides their teams.

use jiff::Timestamp;
use tidings_api_types::internal::guest_list::GuestList;
use tidings_domain::{GuestListEntryId, ServiceId};
use tidings_store::{
    guest_list::{self, Guest},
    services,
};

use crate::{App, Failure, random};

/// A service's guest list.
pub async fn get(app: &App, service: ServiceId) -> Result<GuestList, Failure> {
    if !services::exists(&app.pool, service).await? {
        return Err(Failure::not_found());
    }
    let mut list = GuestList::default();
    for guest in guest_list::list(&app.pool, service).await? {
        match guest {
            Guest::EmailAddress(address) => list.email_addresses.push(address),
            Guest::PhoneNumber(number) => list.phone_numbers.push(number),
        }
    }
    Ok(list)
}

/// Replaces a service's guest list.
pub async fn replace(app: &App, service: ServiceId, list: GuestList, now: Timestamp) -> Result<(), Failure> {
    let mut transaction = app.begin().await?;
    if !services::hold(&mut *transaction, service).await? {
        return Err(Failure::not_found());
    }
    let numbers = list.phone_numbers.into_iter().map(Guest::PhoneNumber);
    let guests = numbers.chain(list.email_addresses.into_iter().map(Guest::EmailAddress));
    let entries: Vec<_> = (0..).zip(guests).map(|(place, guest)| (entry_id(place, now), guest)).collect();
    guest_list::replace(&mut transaction, service, &entries, now).await?;
    transaction.commit().await?;
    Ok(())
}

/// An id that sorts by the entry's place in its list.
fn entry_id(place: u16, now: Timestamp) -> GuestListEntryId {
    let mut bytes = random::id_bytes();
    let [high, low] = place.to_be_bytes();
    (bytes[0], bytes[1]) = (high, low);
    GuestListEntryId::at(now, bytes)
}
