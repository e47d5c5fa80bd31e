//! Where a branding stands in an email.

use crate::text_enum::text_enum;

text_enum! {
    /// Where an organisation's logo and name stand at the top of an email; the rows of `branding_type`.
    BrandType {
        /// On white, instead of the banner of GOV.UK.
        Org = "org",
        /// On white, below the banner of GOV.UK.
        Both = "both",
        /// On a band of the brand's colour.
        OrgBanner = "org_banner",
    }
}
