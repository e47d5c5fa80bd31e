//! Brandings of letters.

use tidings_api_types::internal::{
    Data,
    email_branding::{FreeName, UsersOfBranding},
    letter_branding::{
        CreateLetterBranding, GetLetterBranding, LetterBranding, LetterBrandingBody, ListLetterBrandings,
        ListUsersOfLetterBranding, UniqueLetterBrandingName, UpdateLetterBranding, WantedName,
    },
};
use tidings_cache::{Cache, client};
use tidings_domain::LetterBrandingId;

use crate::{api::Api, error::Reply};

/// See the module.
#[derive(Clone, Debug)]
pub struct LetterBrandingClient(pub(crate) Api);

#[client(declared = crate::CACHED)]
impl LetterBrandingClient {
    fn cache(&self) -> &Cache {
        self.0.cache()
    }

    /// Every one.
    #[cached("letter_branding")]
    pub async fn list(&self) -> Reply<Vec<LetterBranding>> {
        self.0.ask(ListLetterBrandings {}).await
    }

    /// One of them.
    #[cached("letter_branding-{letter_branding_id}")]
    pub async fn get(&self, letter_branding_id: LetterBrandingId) -> Reply<LetterBranding> {
        self.0.ask(GetLetterBranding { letter_branding_id }).await
    }

    /// This name, or one like it that none has yet.
    pub async fn unique_name(&self, name: &WantedName) -> Reply<FreeName> {
        self.0.send(UniqueLetterBrandingName {}, name).await
    }

    /// Which active services and organisations have it.
    pub async fn used_by(&self, letter_branding_id: LetterBrandingId) -> Reply<Data<UsersOfBranding>> {
        self.0.ask(ListUsersOfLetterBranding { letter_branding_id }).await
    }

    /// Makes a branding.
    #[invalidates("letter_branding")]
    pub async fn create(&self, branding: &LetterBrandingBody) -> Reply<LetterBranding> {
        self.0.send(CreateLetterBranding {}, branding).await
    }

    /// Changes a branding.
    #[invalidates("letter_branding", "letter_branding-{letter_branding_id}", "organisation-*-letter-branding-pool")]
    pub async fn update(
        &self,
        letter_branding_id: LetterBrandingId,
        change: &LetterBrandingBody,
    ) -> Reply<LetterBranding> {
        self.0.send(UpdateLetterBranding { letter_branding_id }, change).await
    }
}
