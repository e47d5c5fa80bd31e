//! Whom a caller may send to.

use tidings_domain::{KeyType, ServicePermission};
use tidings_recipients::{GuestList, InvalidPhoneNumber, PhoneNumber, PhonePermissions};

use super::{Caller, Refusal};
use crate::App;

impl App {
    /// Team keys, and services in trial mode unless the key is for tests, reach the team and the guest list only.
    pub(super) async fn recipient_allowed(&self, caller: &Caller, recipient: &str) -> Result<(), Refusal> {
        let refusal = match caller.key_type {
            KeyType::Test => return Ok(()),
            KeyType::Normal if !caller.service.service.restricted => return Ok(()),
            KeyType::Normal => Refusal::TrialModeRecipient,
            KeyType::Team => Refusal::TeamKeyRecipient,
        };
        let allowed = tidings_store::services::allowed_recipients(&self.pool, caller.service.id).await?;
        let allowed: GuestList = allowed.into_iter().collect();
        if allowed.contains(recipient) { Ok(()) } else { Err(refusal) }
    }
}

/// What the team of a service in trial mode sends reaches the team only, not the guest list.
pub(super) async fn team_may_send_to(app: &App, caller: &Caller, recipient: &str) -> Result<(), Refusal> {
    if !caller.service.service.restricted {
        return Ok(());
    }
    let team: GuestList =
        tidings_store::services::team_contacts(&app.pool, caller.service.id).await?.into_iter().collect();
    if team.contains(recipient) { Ok(()) } else { Err(Refusal::TrialModeRecipient) }
}

/// The number that a request gives, if it is one that the caller's service may send to.
pub(super) fn phone_number(caller: &Caller, text: &str) -> Result<PhoneNumber, Refusal> {
    let number = PhoneNumber::parse(text).map_err(Refusal::PhoneNumber)?;
    let allowed = PhonePermissions {
        international: caller.service.may(ServicePermission::InternationalSms),
        landline: caller.service.may(ServicePermission::SmsToUkLandlines),
    };
    match number.validate(allowed) {
        Ok(()) => Ok(number),
        Err(InvalidPhoneNumber::NotUkMobile) if number.is_international() && !number.is_crown_dependency() => {
            Err(Refusal::InternationalNotAllowed)
        }
        Err(error) => Err(Refusal::PhoneNumber(error)),
    }
}
