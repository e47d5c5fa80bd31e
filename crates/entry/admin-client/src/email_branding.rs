//! Brandings of emails.

use tidings_api_types::internal::{
    Data,
    email_branding::{
        AltText, ArchiveEmailBranding, CreateEmailBranding, EmailBranding, EmailBrandingChange, EmailBrandings,
        FreeName, GetEmailBranding, ListEmailBrandings, ListUsersOfEmailBranding, NameForAltText, OneEmailBranding,
        UpdateEmailBranding, UsersOfBranding,
    },
};
use tidings_cache::{Cache, client};
use tidings_domain::EmailBrandingId;

use crate::{api::Api, error::Reply};

/// See the module.
#[derive(Clone, Debug)]
pub struct EmailBrandingClient(pub(crate) Api);

#[client(declared = crate::CACHED)]
impl EmailBrandingClient {
    fn cache(&self) -> &Cache {
        self.0.cache()
    }

    /// Those that are active.
    #[cached("email_branding")]
    pub async fn list(&self) -> Reply<EmailBrandings> {
        self.0.ask(ListEmailBrandings {}).await
    }

    /// One of them.
    #[cached("email_branding-{email_branding_id}")]
    pub async fn get(&self, email_branding_id: EmailBrandingId) -> Reply<OneEmailBranding> {
        self.0.ask(GetEmailBranding { email_branding_id }).await
    }

    /// A name for a branding with this alternative text, which none has yet.
    pub async fn name_for_alt_text(&self, alt_text: &AltText) -> Reply<FreeName> {
        self.0.send(NameForAltText {}, alt_text).await
    }

    /// Which active services and organisations have it.
    pub async fn used_by(&self, email_branding_id: EmailBrandingId) -> Reply<Data<UsersOfBranding>> {
        self.0.ask(ListUsersOfEmailBranding { email_branding_id }).await
    }

    /// Makes a branding.
    #[invalidates("email_branding")]
    pub async fn create(&self, branding: &EmailBrandingChange) -> Reply<Data<EmailBranding>> {
        self.0.send(CreateEmailBranding {}, branding).await
    }

    /// Changes a branding.
    #[invalidates("email_branding", "email_branding-{email_branding_id}", "organisation-*-email-branding-pool")]
    pub async fn update(
        &self,
        email_branding_id: EmailBrandingId,
        change: &EmailBrandingChange,
    ) -> Reply<Data<EmailBranding>> {
        self.0.send(UpdateEmailBranding { email_branding_id }, change).await
    }

    /// Ends a branding that nobody has.
    #[invalidates("email_branding", "email_branding-{email_branding_id}", "organisation-*-email-branding-pool")]
    pub async fn archive(&self, email_branding_id: EmailBrandingId) -> Reply<()> {
        self.0.ask(ArchiveEmailBranding { email_branding_id }).await
    }
}
