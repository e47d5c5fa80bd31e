//! What email and letter brandings have in common.

use tidings_api_types::internal::{
    ErrorReply,
    email_branding::{FreeName, Named, UsersOfBranding},
};
use tidings_domain::{EmailBrandingId, LetterBrandingId, OrganisationId, ServiceId, branding_name};
use uuid::uuid;

use crate::Failure;

/// The email branding of the NHS, which every installation has.
pub const NHS_EMAIL_BRANDING: EmailBrandingId = EmailBrandingId::new(uuid!("a7dc4e56-660b-4db7-8cff-12c37b12b5ea"));
/// The letter branding of the NHS, which every installation has.
pub const NHS_LETTER_BRANDING: LetterBrandingId = LetterBrandingId::new(uuid!("2cd354bb-6b85-eda3-c0ad-6b613150459f"));

/// Services and organisations with their names.
type Users = (Vec<(ServiceId, String)>, Vec<(OrganisationId, String)>);

pub(crate) fn users_of((services, organisations): Users) -> UsersOfBranding {
    UsersOfBranding {
        services: services.into_iter().map(|(id, name)| Named { id, name }).collect(),
        organisations: organisations.into_iter().map(|(id, name)| Named { id, name }).collect(),
    }
}

pub(crate) fn free_name(wanted: &str, taken: &[String]) -> Result<FreeName, Failure> {
    let name = branding_name::unique(wanted, taken);
    let name = name.ok_or_else(|| ErrorReply::invalid(format!("There are too many brandings called {wanted}")))?;
    Ok(FreeName { name })
}
