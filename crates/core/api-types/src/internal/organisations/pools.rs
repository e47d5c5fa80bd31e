//! The brandings that an organisation's services may choose from.

use tidings_domain::{EmailBrandingId, LetterBrandingId, OrganisationId};

use crate::internal::{
    Data,
    email_branding::{BrandingIds, EmailBranding},
    endpoint::endpoint,
    letter_branding::LetterBranding,
};

endpoint! {
    /// Email brandings on offer, by name.
    GET "/organisations/{organisation_id}/email-branding-pool" => GetEmailBrandingPool {
        organisation_id: OrganisationId,
    } -> Data<Vec<EmailBranding>>
}

endpoint! {
    /// Offers more of them.
    POST "/organisations/{organisation_id}/email-branding-pool" => AddToEmailBrandingPool {
        organisation_id: OrganisationId,
    } (BrandingIds<EmailBrandingId>) -> 204 ()
}

endpoint! {
    /// No longer offers one.
    DELETE "/organisations/{organisation_id}/email-branding-pool/{email_branding_id}" => RemoveFromEmailBrandingPool {
        organisation_id: OrganisationId,
        email_branding_id: EmailBrandingId,
    } -> 204 ()
}

endpoint! {
    /// Letter brandings on offer, by name.
    GET "/organisations/{organisation_id}/letter-branding-pool" => GetLetterBrandingPool {
        organisation_id: OrganisationId,
    } -> Data<Vec<LetterBranding>>
}

endpoint! {
    /// Offers more of them.
    POST "/organisations/{organisation_id}/letter-branding-pool" => AddToLetterBrandingPool {
        organisation_id: OrganisationId,
    } (BrandingIds<LetterBrandingId>) -> 204 ()
}

endpoint! {
    /// No longer offers one.
    DELETE "/organisations/{organisation_id}/letter-branding-pool/{letter_branding_id}" => RemoveFromLetterBrandingPool {
        organisation_id: OrganisationId,
        letter_branding_id: LetterBrandingId,
    } -> 204 ()
}
