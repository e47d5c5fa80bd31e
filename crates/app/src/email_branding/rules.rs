//! From a stored branding to the top of an email.

use tidings_domain::BrandType;
use tidings_store::email_branding::StoredEmailBranding;
use tidings_template::{Brand, EmailBranding, GovukBanner};

/// What an installation decides about the branding of all of its services.
#[derive(Clone, Debug)]
pub struct EmailBrandingRules {
    /// Where logos are, without a trailing slash: the name of a logo's file follows.
    pub logo_base_url: String,
    /// The image of the crown in the banner of GOV.UK; without one the banner has the name alone.
    pub govuk_crown_url: Option<String>,
    /// Emails of services that have chosen no branding carry the banner of GOV.UK, as Notify's do. Otherwise they have no
    /// branding at all.
    pub govuk_by_default: bool,
}

impl EmailBrandingRules {
    /// The branding of a service that has chosen `stored`.
    pub(crate) fn apply(&self, stored: Option<&StoredEmailBranding>) -> EmailBranding {
        let banner = GovukBanner { crown_url: self.govuk_crown_url.as_deref() };
        let Some(stored) = stored else {
            return EmailBranding::new(self.govuk_by_default.then_some(banner), None);
        };
        let file = stored.logo.as_deref().filter(|file| !file.is_empty());
        let logo_url = file.map(|file| format!("{}/{file}", self.logo_base_url));
        let brand = Brand {
            banner: stored.brand_type == BrandType::OrgBanner,
            colour: stored.colour.as_deref(),
            logo_url: logo_url.as_deref(),
            text: stored.text.as_deref(),
            alt_text: stored.alt_text.as_deref(),
        };
        EmailBranding::new((stored.brand_type == BrandType::Both).then_some(banner), Some(brand))
    }
}

#[cfg(test)]
mod tests {
    use tidings_domain::EmailBrandingId;

    use super::*;

    fn rules(govuk_by_default: bool) -> EmailBrandingRules {
        EmailBrandingRules {
            logo_base_url: "https://logos.example".to_owned(),
            govuk_crown_url: None,
            govuk_by_default,
        }
    }

    fn stored(brand_type: BrandType) -> StoredEmailBranding {
        StoredEmailBranding {
            id: EmailBrandingId::new(uuid::Uuid::nil()),
            brand_type,
            colour: Some("#005ea5".to_owned()),
            logo: Some("crest.png".to_owned()),
            text: None,
            alt_text: Some("Crest".to_owned()),
        }
    }

    #[test]
    fn a_service_without_a_branding_has_that_of_the_installation() {
        assert_eq!(rules(true).apply(None), EmailBranding::new(Some(GovukBanner::default()), None));
        assert_eq!(rules(false).apply(None), EmailBranding::default());
    }

    #[test]
    fn the_type_of_a_branding_says_where_it_stands() {
        let brand = Brand {
            banner: false,
            colour: Some("#005ea5"),
            logo_url: Some("https://logos.example/crest.png"),
            text: None,
            alt_text: Some("Crest"),
        };
        let govuk = Some(GovukBanner::default());
        for (brand_type, expected) in [
            (BrandType::Org, EmailBranding::new(None, Some(brand))),
            (BrandType::Both, EmailBranding::new(govuk, Some(brand))),
            (BrandType::OrgBanner, EmailBranding::new(None, Some(Brand { banner: true, ..brand }))),
        ] {
            assert_eq!(rules(true).apply(Some(&stored(brand_type))), expected, "{brand_type}");
        }
    }
}
