//! People: who they are, how they sign in, what they may do.

use tidings_api_types::internal::{
    Data,
    user::{
        ActivateUser, ArchiveUser, CompleteWebauthnLogin, CreateUser, EmailAddressBody, EmailCodeRequest, EnteredCode,
        EnteredPassword, FindUsersByEmail, FoundUser, GetOrganisationsAndServices, GetServiceUsers, GetUser,
        GetUserByEmail, NewPassword, NewUser, OrganisationPermissions, OrganisationsAndServices, PasswordResetRequest,
        ResetFailedLoginCount, SendChangeEmailVerification, SendEmailAlreadyRegistered, SendEmailCode,
        SendEmailVerification, SendPasswordReset, SendSmsCode, SetOrganisationPermissions, SetServicePermissions,
        SmsCodeRequest, TeamPermissions, UpdatePassword, UpdateUser, User, UserChange, VerificationRequest, VerifyCode,
        VerifyPassword, WebauthnLogin,
    },
};
use tidings_cache::{Cache, client};
use tidings_domain::{OrganisationId, ServiceId, UserId};

use crate::{
    api::Api,
    error::{Failed, Reply},
};

/// See the module.
#[derive(Clone, Debug)]
pub struct UsersClient(pub(crate) Api);

#[client(declared = crate::CACHED)]
impl UsersClient {
    fn cache(&self) -> &Cache {
        self.0.cache()
    }

    /// One person.
    #[cached("user-{user_id}")]
    pub async fn get(&self, user_id: UserId) -> Reply<Data<User>> {
        self.0.ask(GetUser { user_id }).await
    }

    /// The person with this email address, in whatever case; not found where there is none.
    pub async fn by_email(&self, address: &EmailAddressBody) -> Reply<Data<User>> {
        self.0.send(GetUserByEmail {}, address).await
    }

    /// Those whose email address holds this text.
    pub async fn find_by_email(&self, part: &EmailAddressBody) -> Reply<Data<Vec<FoundUser>>> {
        self.0.send(FindUsersByEmail {}, part).await
    }

    /// The team of a service.
    pub async fn of_service(&self, service_id: ServiceId) -> Reply<Data<Vec<User>>> {
        self.0.ask(GetServiceUsers { service_id }).await
    }

    /// Where a person belongs, with names.
    pub async fn organisations_and_services(&self, user_id: UserId) -> Reply<OrganisationsAndServices> {
        self.0.ask(GetOrganisationsAndServices { user_id }).await
    }

    /// Registers a person.
    pub async fn register(&self, user: &NewUser) -> Reply<Data<User>> {
        self.0.send(CreateUser {}, user).await
    }

    /// Changes a person's own data. Another email address signs them out everywhere.
    #[invalidates("user-{user_id}", "admin-session-*")]
    pub async fn update(&self, user_id: UserId, change: &UserChange) -> Reply<Data<User>> {
        self.0.send(UpdateUser { user_id }, change).await
    }

    /// Ends a registration.
    #[invalidates("user-{user_id}")]
    pub async fn activate(&self, user_id: UserId) -> Reply<Data<User>> {
        self.0.ask(ActivateUser { user_id }).await
    }

    /// Takes a person off every team, and makes the account unusable.
    #[invalidates("user-{user_id}", "admin-session-*")]
    pub async fn archive(&self, user_id: UserId) -> Reply<()> {
        self.0.ask(ArchiveUser { user_id }).await
    }

    /// Forgets failed attempts to sign in.
    #[invalidates("user-{user_id}")]
    pub async fn reset_failed_login_count(&self, user_id: UserId) -> Reply<Data<User>> {
        self.0.ask(ResetFailedLoginCount { user_id }).await
    }

    /// Whether a password is right: a refusal says that it is not, and counts.
    #[invalidates("user-{user_id}")]
    pub async fn verify_password(&self, user_id: UserId, password: &EnteredPassword) -> Reply<()> {
        self.0.send(VerifyPassword { user_id }, password).await.map_err(Failed::counted)
    }

    /// Sets a password, and signs the person out everywhere: the session in which they did it, too.
    #[invalidates("user-{user_id}", "admin-session-*")]
    pub async fn update_password(&self, user_id: UserId, password: &NewPassword) -> Reply<Data<User>> {
        self.0.send(UpdatePassword { user_id }, password).await
    }

    /// Sends a code to sign in with by text message.
    pub async fn send_sms_code(&self, user_id: UserId, request: &SmsCodeRequest) -> Reply<()> {
        self.0.send(SendSmsCode { user_id }, request).await
    }

    /// Sends a link to sign in with by email.
    pub async fn send_email_code(&self, user_id: UserId, request: &EmailCodeRequest) -> Reply<()> {
        self.0.send(SendEmailCode { user_id }, request).await
    }

    /// Signs a person in by a code; a refusal says what is wrong with it, and counts.
    #[invalidates("user-{user_id}")]
    pub async fn verify_code(&self, user_id: UserId, code: &EnteredCode) -> Reply<()> {
        self.0.send(VerifyCode { user_id }, code).await.map_err(Failed::counted)
    }

    /// Says how a security key was checked, which signs a person in or counts against them.
    #[invalidates("user-{user_id}")]
    pub async fn complete_webauthn_login(&self, user_id: UserId, login: &WebauthnLogin) -> Reply<()> {
        self.0.send(CompleteWebauthnLogin { user_id }, login).await
    }

    /// Sends a link to a new address that confirms it.
    pub async fn send_change_email_verification(&self, user_id: UserId, address: &EmailAddressBody) -> Reply<()> {
        self.0.send(SendChangeEmailVerification { user_id }, address).await
    }

    /// Sends a newly registered person a link that confirms their address.
    pub async fn send_email_verification(&self, user_id: UserId, request: &VerificationRequest) -> Reply<()> {
        self.0.send(SendEmailVerification { user_id }, request).await
    }

    /// Tells somebody who registers again that they have an account.
    pub async fn send_already_registered(&self, user_id: UserId, address: &EmailAddressBody) -> Reply<()> {
        self.0.send(SendEmailAlreadyRegistered { user_id }, address).await
    }

    /// Sends a link by which a forgotten password is set anew.
    pub async fn send_password_reset(&self, request: &PasswordResetRequest) -> Reply<()> {
        self.0.send(SendPasswordReset {}, request).await
    }

    /// Says what a member of a service's team may do, and into which folders they may look.
    #[invalidates("user-{user_id}", "service-{service_id}-template-folders")]
    pub async fn set_service_permissions(
        &self,
        user_id: UserId,
        service_id: ServiceId,
        permissions: &TeamPermissions,
    ) -> Reply<()> {
        self.0.send(SetServicePermissions { user_id, service_id }, permissions).await
    }

    /// Says what a member of an organisation's team may do.
    #[invalidates("user-{user_id}")]
    pub async fn set_organisation_permissions(
        &self,
        user_id: UserId,
        organisation_id: OrganisationId,
        permissions: &OrganisationPermissions,
    ) -> Reply<()> {
        self.0.send(SetOrganisationPermissions { user_id, organisation_id }, permissions).await
    }
}
