//! Organisations, their teams and the brandings that they may choose from.

use tidings_api_types::internal::{
    Data,
    email_branding::{BrandingIds, EmailBranding},
    letter_branding::LetterBranding,
    notifications::Year,
    organisations::{
        AddOrganisationUser, AddToEmailBrandingPool, AddToLetterBrandingPool, ArchiveOrganisation, ByDomain, ByName,
        CreateOrganisation, GetEmailBrandingPool, GetLetterBrandingPool, GetOrganisation, GetOrganisationByDomain,
        GetServicesWithUsage, GoLiveNextSteps, GoLiveRejection, LinkService, LinkedService, ListOrganisationServices,
        ListOrganisationUsers, ListOrganisations, NewOrganisation, NotifyMemberOfNextSteps, NotifyMemberOfRejection,
        NotifyUsersOfGoLiveRequest, Organisation, OrganisationChange, OrganisationLite, RemoveFromEmailBrandingPool,
        RemoveFromLetterBrandingPool, RemoveOrganisationUser, SearchOrganisations, ServiceLite, ServicesWithUsage,
        UpdateOrganisation,
    },
    user::{OrganisationPermissions, User},
};
use tidings_cache::{Cache, client};
use tidings_domain::{EmailBrandingId, FinancialYear, LetterBrandingId, OrganisationId, ServiceId, UserId};

use crate::{api::Api, error::Reply};

/// See the module.
#[derive(Clone, Debug)]
pub struct OrganisationsClient(pub(crate) Api);

#[client(declared = crate::CACHED)]
impl OrganisationsClient {
    fn cache(&self) -> &Cache {
        self.0.cache()
    }

    /// Every organisation, in short.
    #[cached("organisations")]
    pub async fn list(&self) -> Reply<Vec<OrganisationLite>> {
        self.0.ask(ListOrganisations {}).await
    }

    /// The email domains of every organisation.
    #[cached("domains")]
    pub async fn domains(&self) -> Reply<Vec<String>> {
        let mut domains: Vec<String> = self.list().await?.into_iter().flat_map(|one| one.domains).collect();
        domains.sort();
        Ok(domains)
    }

    /// One organisation.
    pub async fn get(&self, organisation_id: OrganisationId) -> Reply<Organisation> {
        self.0.ask(GetOrganisation { organisation_id }).await
    }

    /// What an organisation is called.
    #[cached("organisation-{organisation_id}-name")]
    pub async fn name(&self, organisation_id: OrganisationId) -> Reply<String> {
        Ok(self.get(organisation_id).await?.name)
    }

    /// The organisation that has this domain; not found where none has.
    pub async fn by_domain(&self, domain: &ByDomain) -> Reply<Organisation> {
        self.0.query(GetOrganisationByDomain {}, domain).await
    }

    /// Those whose name holds this text.
    pub async fn search(&self, name: &ByName) -> Reply<Data<Vec<OrganisationLite>>> {
        self.0.query(SearchOrganisations {}, name).await
    }

    /// The services of an organisation, in short.
    pub async fn services(&self, organisation_id: OrganisationId) -> Reply<Vec<ServiceLite>> {
        self.0.ask(ListOrganisationServices { organisation_id }).await
    }

    /// What the services of an organisation used in a year.
    pub async fn services_with_usage(
        &self,
        organisation_id: OrganisationId,
        year: FinancialYear,
    ) -> Reply<ServicesWithUsage> {
        self.0.query(GetServicesWithUsage { organisation_id }, &Year(year)).await
    }

    /// Makes an organisation.
    #[invalidates("organisations", "domains")]
    pub async fn create(&self, organisation: &NewOrganisation) -> Reply<Organisation> {
        self.0.send(CreateOrganisation {}, organisation).await
    }

    /// Changes an organisation. Its services can change with it: those that are known to be its own are named.
    #[invalidates(
        "domains",
        "organisations",
        "organisation-{organisation_id}-name",
        "organisation-{organisation_id}-email-branding-pool",
        "organisation-{organisation_id}-letter-branding-pool",
        each(service_id in services, "service-{service_id}")
    )]
    pub async fn update(
        &self,
        organisation_id: OrganisationId,
        change: &OrganisationChange,
        services: &[ServiceId],
    ) -> Reply<()> {
        self.0.send(UpdateOrganisation { organisation_id }, change).await
    }

    /// Ends an organisation without services or team.
    #[invalidates("organisations", "organisation-{organisation_id}-name", "domains")]
    pub async fn archive(&self, organisation_id: OrganisationId) -> Reply<()> {
        self.0.ask(ArchiveOrganisation { organisation_id }).await
    }

    /// Moves a service to an organisation.
    #[invalidates("service-{service_id}", "live-service-and-organisation-counts", "organisations")]
    pub async fn link_service(&self, organisation_id: OrganisationId, service_id: ServiceId) -> Reply<()> {
        self.0.send(LinkService { organisation_id }, &LinkedService { service_id }).await
    }

    /// An organisation's team.
    pub async fn users(&self, organisation_id: OrganisationId) -> Reply<Data<Vec<User>>> {
        self.0.ask(ListOrganisationUsers { organisation_id }).await
    }

    /// Takes a person into an organisation's team.
    #[invalidates("user-{user_id}")]
    pub async fn add_user(
        &self,
        organisation_id: OrganisationId,
        user_id: UserId,
        permissions: &OrganisationPermissions,
    ) -> Reply<Data<User>> {
        self.0.send(AddOrganisationUser { organisation_id, user_id }, permissions).await
    }

    /// Takes a person off an organisation's team.
    #[invalidates("user-{user_id}")]
    pub async fn remove_user(&self, organisation_id: OrganisationId, user_id: UserId) -> Reply<()> {
        self.0.ask(RemoveOrganisationUser { organisation_id, user_id }).await
    }

    /// The brandings of emails that services of an organisation may choose from.
    #[cached("organisation-{organisation_id}-email-branding-pool", within("organisation-*-email-branding-pool"))]
    pub async fn email_branding_pool(&self, organisation_id: OrganisationId) -> Reply<Data<Vec<EmailBranding>>> {
        self.0.ask(GetEmailBrandingPool { organisation_id }).await
    }

    /// Adds to them.
    #[invalidates("organisation-{organisation_id}-email-branding-pool")]
    pub async fn add_to_email_branding_pool(
        &self,
        organisation_id: OrganisationId,
        brandings: &BrandingIds<EmailBrandingId>,
    ) -> Reply<()> {
        self.0.send(AddToEmailBrandingPool { organisation_id }, brandings).await
    }

    /// Takes one away.
    #[invalidates("organisation-{organisation_id}-email-branding-pool")]
    pub async fn remove_from_email_branding_pool(
        &self,
        organisation_id: OrganisationId,
        email_branding_id: EmailBrandingId,
    ) -> Reply<()> {
        self.0.ask(RemoveFromEmailBrandingPool { organisation_id, email_branding_id }).await
    }

    /// The brandings of letters that services of an organisation may choose from.
    #[cached("organisation-{organisation_id}-letter-branding-pool", within("organisation-*-letter-branding-pool"))]
    pub async fn letter_branding_pool(&self, organisation_id: OrganisationId) -> Reply<Data<Vec<LetterBranding>>> {
        self.0.ask(GetLetterBrandingPool { organisation_id }).await
    }

    /// Adds to them.
    #[invalidates("organisation-{organisation_id}-letter-branding-pool")]
    pub async fn add_to_letter_branding_pool(
        &self,
        organisation_id: OrganisationId,
        brandings: &BrandingIds<LetterBrandingId>,
    ) -> Reply<()> {
        self.0.send(AddToLetterBrandingPool { organisation_id }, brandings).await
    }

    /// Takes one away.
    #[invalidates("organisation-{organisation_id}-letter-branding-pool")]
    pub async fn remove_from_letter_branding_pool(
        &self,
        organisation_id: OrganisationId,
        letter_branding_id: LetterBrandingId,
    ) -> Reply<()> {
        self.0.ask(RemoveFromLetterBrandingPool { organisation_id, letter_branding_id }).await
    }

    /// Tells those who may make a service live that its team asks for it.
    pub async fn tell_of_go_live_request(&self, service_id: ServiceId) -> Reply<()> {
        self.0.ask(NotifyUsersOfGoLiveRequest { service_id }).await
    }

    /// Tells the one who has taken up a request to go live what to do next.
    pub async fn tell_next_steps(&self, service_id: ServiceId, steps: &GoLiveNextSteps) -> Reply<()> {
        self.0.send(NotifyMemberOfNextSteps { service_id }, steps).await
    }

    /// Tells whoever asked to go live why they may not.
    pub async fn tell_of_rejection(&self, service_id: ServiceId, rejection: &GoLiveRejection) -> Reply<()> {
        self.0.send(NotifyMemberOfRejection { service_id }, rejection).await
    }
}
