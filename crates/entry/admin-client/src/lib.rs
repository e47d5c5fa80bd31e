#![doc = include_str!("../README.md")]

pub mod admin_sessions;
mod api;
pub mod complaints;
pub mod email_branding;
mod error;
pub mod events;
mod file;
pub mod inbound_numbers;
pub mod invites;
pub mod join_requests;
pub mod letter_branding;
pub mod links;
pub mod organisation_invites;
pub mod organisations;
pub mod performance_dashboard;
pub mod platform_admin;
pub mod platform_stats;
pub mod protected_sender_ids;
pub mod provider_details;
pub mod rates;
pub mod services;
pub mod status;
pub mod template_folders;
pub mod template_statistics;
pub mod templates;
pub mod totp;
pub mod transport;
pub mod users;
pub mod webauthn;

use std::{ops::Deref, sync::Arc};

use tidings_cache::{Cache, Declared};
use tidings_domain::UserId;

use api::Api;
pub use api::Trace;
pub use error::{Failed, Reply};
pub use file::FileStream;
use transport::Transport;

/// What is cached by any method of any resource; a change is held against it by the compiler.
pub const CACHED: &[&[Declared]] = &[
    admin_sessions::AdminSessionsClient::CACHED,
    services::data_retention::DataRetentionClient::CACHED,
    email_branding::EmailBrandingClient::CACHED,
    join_requests::JoinRequestsClient::CACHED,
    services::jobs::JobsClient::CACHED,
    letter_branding::LetterBrandingClient::CACHED,
    organisations::OrganisationsClient::CACHED,
    performance_dashboard::PerformanceDashboardClient::CACHED,
    rates::RatesClient::CACHED,
    services::returned_letters::ReturnedLettersClient::CACHED,
    services::ServicesClient::CACHED,
    services::unsubscribe_reports::UnsubscribeReportsClient::CACHED,
    status::StatusClient::CACHED,
    template_folders::TemplateFoldersClient::CACHED,
    templates::TemplatesClient::CACHED,
    totp::TotpClient::CACHED,
    users::UsersClient::CACHED,
];

/// The client: a field for each resource ([`Resources`]). Cheap to clone.
#[derive(Clone, Debug)]
pub struct AdminClient(Arc<Resources>);

impl Deref for AdminClient {
    type Target = Resources;

    fn deref(&self) -> &Resources {
        &self.0
    }
}

/// See [`AdminClient`].
#[derive(Debug)]
pub struct Resources {
    pub admin_sessions: admin_sessions::AdminSessionsClient,
    pub api_keys: services::api_keys::ApiKeysClient,
    pub billing: services::billing::BillingClient,
    pub callbacks: services::callbacks::CallbacksClient,
    pub complaints: complaints::ComplaintsClient,
    pub contact_lists: services::contact_lists::ContactListsClient,
    pub data_retention: services::data_retention::DataRetentionClient,
    pub email_branding: email_branding::EmailBrandingClient,
    pub events: events::EventsClient,
    pub guest_list: services::guest_list::GuestListClient,
    pub inbound_numbers: inbound_numbers::InboundNumbersClient,
    pub inbound_sms: services::inbound_sms::InboundSmsClient,
    pub invites: invites::InvitesClient,
    pub jobs: services::jobs::JobsClient,
    pub join_requests: join_requests::JoinRequestsClient,
    pub letter_branding: letter_branding::LetterBrandingClient,
    pub letter_contacts: services::letter_contacts::LetterContactsClient,
    pub links: links::LinksClient,
    pub notifications: services::notifications::NotificationsClient,
    pub organisation_invites: organisation_invites::OrganisationInvitesClient,
    pub organisations: organisations::OrganisationsClient,
    pub performance_dashboard: performance_dashboard::PerformanceDashboardClient,
    pub platform_admin: platform_admin::PlatformAdminClient,
    pub platform_stats: platform_stats::PlatformStatsClient,
    pub protected_sender_ids: protected_sender_ids::ProtectedSenderIdsClient,
    pub provider_details: provider_details::ProviderDetailsClient,
    pub rates: rates::RatesClient,
    pub reply_tos: services::reply_tos::ReplyTosClient,
    pub report_requests: services::report_requests::ReportRequestsClient,
    pub returned_letters: services::returned_letters::ReturnedLettersClient,
    pub services: services::ServicesClient,
    pub sms_senders: services::sms_senders::SmsSendersClient,
    pub status: status::StatusClient,
    pub template_folders: template_folders::TemplateFoldersClient,
    pub template_statistics: template_statistics::TemplateStatisticsClient,
    pub templates: templates::TemplatesClient,
    pub totp: totp::TotpClient,
    pub unsubscribe_reports: services::unsubscribe_reports::UnsubscribeReportsClient,
    pub uploads: services::uploads::UploadsClient,
    pub users: users::UsersClient,
    pub webauthn: webauthn::WebauthnClient,
    api: Api,
}

impl AdminClient {
    /// A client that calls over `transport` and reads through `cache`.
    pub fn new(transport: Arc<dyn Transport>, cache: Cache) -> Self {
        Self::of(Api::new(transport, cache))
    }

    /// The same client on behalf of somebody who is signed in, as part of a request with this trace: both are told to the API
    /// for its log.
    #[must_use]
    pub fn on_behalf_of(&self, user: Option<UserId>, trace: Option<Trace>) -> Self {
        Self::of(self.api.on_behalf_of(user, trace))
    }

    fn of(api: Api) -> Self {
        Self(Arc::new(Resources {
            admin_sessions: admin_sessions::AdminSessionsClient(api.clone()),
            api_keys: services::api_keys::ApiKeysClient(api.clone()),
            billing: services::billing::BillingClient(api.clone()),
            callbacks: services::callbacks::CallbacksClient(api.clone()),
            complaints: complaints::ComplaintsClient(api.clone()),
            contact_lists: services::contact_lists::ContactListsClient(api.clone()),
            data_retention: services::data_retention::DataRetentionClient(api.clone()),
            email_branding: email_branding::EmailBrandingClient(api.clone()),
            events: events::EventsClient(api.clone()),
            guest_list: services::guest_list::GuestListClient(api.clone()),
            inbound_numbers: inbound_numbers::InboundNumbersClient(api.clone()),
            inbound_sms: services::inbound_sms::InboundSmsClient(api.clone()),
            invites: invites::InvitesClient(api.clone()),
            jobs: services::jobs::JobsClient(api.clone()),
            join_requests: join_requests::JoinRequestsClient(api.clone()),
            letter_branding: letter_branding::LetterBrandingClient(api.clone()),
            letter_contacts: services::letter_contacts::LetterContactsClient(api.clone()),
            links: links::LinksClient(api.clone()),
            notifications: services::notifications::NotificationsClient(api.clone()),
            organisation_invites: organisation_invites::OrganisationInvitesClient(api.clone()),
            organisations: organisations::OrganisationsClient(api.clone()),
            performance_dashboard: performance_dashboard::PerformanceDashboardClient(api.clone()),
            platform_admin: platform_admin::PlatformAdminClient(api.clone()),
            platform_stats: platform_stats::PlatformStatsClient(api.clone()),
            protected_sender_ids: protected_sender_ids::ProtectedSenderIdsClient(api.clone()),
            provider_details: provider_details::ProviderDetailsClient(api.clone()),
            rates: rates::RatesClient(api.clone()),
            reply_tos: services::reply_tos::ReplyTosClient(api.clone()),
            report_requests: services::report_requests::ReportRequestsClient(api.clone()),
            returned_letters: services::returned_letters::ReturnedLettersClient(api.clone()),
            services: services::ServicesClient(api.clone()),
            sms_senders: services::sms_senders::SmsSendersClient(api.clone()),
            status: status::StatusClient(api.clone()),
            template_folders: template_folders::TemplateFoldersClient(api.clone()),
            template_statistics: template_statistics::TemplateStatisticsClient(api.clone()),
            templates: templates::TemplatesClient(api.clone()),
            totp: totp::TotpClient(api.clone()),
            unsubscribe_reports: services::unsubscribe_reports::UnsubscribeReportsClient(api.clone()),
            uploads: services::uploads::UploadsClient(api.clone()),
            users: users::UsersClient(api.clone()),
            webauthn: webauthn::WebauthnClient(api.clone()),
            api,
        }))
    }
}
