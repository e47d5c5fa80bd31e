//! Branding of emails.

use clap::ValueEnum;
use tidings_app::EmailBrandingRules;

use super::{Settings, without_slash};

/// What emails of services show that have chosen no branding.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum DefaultEmailBranding {
    /// The banner of GOV.UK, as with GOV.UK Notify. For government services alone
    #[default]
    Govuk,
    /// Nothing
    None,
}

impl Settings {
    /// How brandings show in emails, where the admin app is found at `admin_base_url`.
    pub fn email_branding(&self, admin_base_url: &str) -> EmailBrandingRules {
        EmailBrandingRules {
            logo_base_url: without_slash(self.logo_base_url.as_deref()).unwrap_or_else(|| logo_host(admin_base_url)),
            govuk_crown_url: self.govuk_crown_url.clone(),
            govuk_by_default: self.default_email_branding == DefaultEmailBranding::Govuk,
        }
    }
}

/// The host that Notify serves logos from.
fn logo_host(admin_base_url: &str) -> String {
    let (scheme, host) = admin_base_url.split_once("://").unwrap_or(("https", admin_base_url));
    format!("{scheme}://static-logos.{}", host.strip_prefix("www.").unwrap_or(host))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn logos_are_where_notify_has_them() {
        assert_eq!(logo_host("https://www.notify.example"), "https://static-logos.notify.example");
        assert_eq!(logo_host("http://admin.example:6012"), "http://static-logos.admin.example:6012");
    }
}
