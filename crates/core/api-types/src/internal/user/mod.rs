//! People who sign in.

mod change;
mod email;
mod new;
mod permissions;
mod sign_in;
mod texts;
pub mod totp;
pub mod webauthn;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use tidings_domain::{
    AuthType, OrganisationId, OrganisationUserPermission, ServiceId, UserId, UserPermission, UserState,
};
use uuid::Uuid;

use super::{
    Data,
    endpoint::endpoint,
    service::Service,
    time::{SpacedTime, WireTime},
};

pub use change::UserChange;
pub use email::{EmailAddressBody, PasswordResetRequest, VerificationRequest};
pub use new::{NewUser, Secret};
pub use permissions::{OrganisationPermissions, TeamPermissions};
pub use sign_in::{EmailCodeRequest, EnteredCode, EnteredPassword, NewPassword, SmsCodeRequest, WebauthnLogin};

endpoint! {
    /// Registers a person, who has still to sign in.
    POST "/user" => CreateUser {} (NewUser) -> 201 Data<User>
}

endpoint! {
    /// Reads a person.
    GET "/user/{user_id}" => GetUser { user_id: UserId } -> Data<User>
}

endpoint! {
    /// Changes a person, and tells them if somebody else does.
    POST "/user/{user_id}" => UpdateUser { user_id: UserId } (UserChange) -> Data<User>
}

endpoint! {
    /// Reads the person with an email address, whatever its case.
    POST "/user/email" => GetUserByEmail {} (EmailAddressBody) -> Data<User>
}

endpoint! {
    /// Finds people by a part of their email address.
    POST "/user/find-users-by-email" => FindUsersByEmail {} (EmailAddressBody) -> Data<Vec<FoundUser>>
}

endpoint! {
    /// Ends a registration.
    POST "/user/{user_id}/activate" => ActivateUser { user_id: UserId } -> Data<User>
}

endpoint! {
    /// Takes a person off every team and makes their account unusable.
    POST "/user/{user_id}/archive" => ArchiveUser { user_id: UserId } -> 204 ()
}

endpoint! {
    /// Forgets failed attempts to sign in.
    POST "/user/{user_id}/reset-failed-login-count" => ResetFailedLoginCount { user_id: UserId } -> Data<User>
}

endpoint! {
    /// Checks a password; one that is wrong is counted.
    POST "/user/{user_id}/verify/password" => VerifyPassword { user_id: UserId } (EnteredPassword) -> 204 ()
}

endpoint! {
    /// Sets a password.
    POST "/user/{user_id}/update-password" => UpdatePassword { user_id: UserId } (NewPassword) -> Data<User>
}

endpoint! {
    /// Sends a code to sign in with by text message.
    POST "/user/{user_id}/sms-code" => SendSmsCode { user_id: UserId } (SmsCodeRequest) -> 204 ()
}

endpoint! {
    /// Sends a link to sign in with by email.
    POST "/user/{user_id}/email-code" => SendEmailCode { user_id: UserId } (EmailCodeRequest) -> 204 ()
}

endpoint! {
    /// Signs a person in by a code, which is used up; one that is wrong is counted.
    POST "/user/{user_id}/verify/code" => VerifyCode { user_id: UserId } (EnteredCode) -> 204 ()
}

endpoint! {
    /// Signs a person in by a security key that the caller has checked, or counts that it was wrong.
    POST "/user/{user_id}/complete/webauthn-login" => CompleteWebauthnLogin { user_id: UserId } (WebauthnLogin) -> 204 ()
}

endpoint! {
    /// Sends a link to a new address, which changes a person's address to it.
    POST "/user/{user_id}/change-email-verification" => SendChangeEmailVerification { user_id: UserId }
        (EmailAddressBody) -> 204 ()
}

endpoint! {
    /// Sends a link that proves that a newly registered person has their email address.
    POST "/user/{user_id}/email-verification" => SendEmailVerification { user_id: UserId } (VerificationRequest) -> 204 ()
}

endpoint! {
    /// Tells somebody who registers again that they have an account.
    POST "/user/{user_id}/email-already-registered" => SendEmailAlreadyRegistered { user_id: UserId }
        (EmailAddressBody) -> 204 ()
}

endpoint! {
    /// Sends a link by which a forgotten password is set anew.
    POST "/user/reset-password" => SendPasswordReset {} (PasswordResetRequest) -> 204 ()
}

endpoint! {
    /// Says what a member of a service's team may do, and into which folders they may look.
    POST "/user/{user_id}/service/{service_id}/permission" => SetServicePermissions {
        user_id: UserId, service_id: ServiceId
    } (TeamPermissions) -> 204 ()
}

endpoint! {
    /// Says what a member of an organisation's team may do.
    POST "/user/{user_id}/organisation/{organisation_id}/permissions" => SetOrganisationPermissions {
        user_id: UserId, organisation_id: OrganisationId
    } (OrganisationPermissions) -> 204 ()
}

endpoint! {
    /// Reads the names of where a person belongs.
    GET "/user/{user_id}/organisations-and-services" => GetOrganisationsAndServices { user_id: UserId }
        -> OrganisationsAndServices
}

endpoint! {
    /// Reads the team of a service.
    GET "/service/{service_id}/users" => GetServiceUsers { service_id: ServiceId } -> Data<Vec<User>>
}

endpoint! {
    /// Puts a person on the team of a service.
    POST "/service/{service_id}/users/{user_id}" => AddServiceUser { service_id: ServiceId, user_id: UserId }
        (TeamPermissions) -> 201 Data<Service>
}

endpoint! {
    /// Takes a person off the team of a service.
    DELETE "/service/{service_id}/users/{user_id}" => RemoveServiceUser { service_id: ServiceId, user_id: UserId }
        -> 204 ()
}

/// A person, and where they belong.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct User<S = ServiceId> {
    pub id: UserId,
    pub name: String,
    pub email_address: String,
    pub mobile_number: Option<String>,
    pub created_at: WireTime,
    pub auth_type: AuthType,
    pub state: UserState,
    /// Whoever shows another one is signed out.
    pub current_session_id: Option<Uuid>,
    pub logged_in_at: Option<WireTime>,
    pub password_changed_at: SpacedTime,
    /// When they last proved that they read emails to their address.
    pub email_access_validated_at: WireTime,
    /// Since they last signed in.
    pub failed_login_count: i32,
    pub platform_admin: bool,
    /// Whether they may register security keys.
    pub can_use_webauthn: bool,
    pub take_part_in_research: bool,
    pub receives_new_features_email: bool,
    /// Those that are active: their ids, or more of them.
    pub services: Vec<S>,
    /// Those that are active.
    pub organisations: Vec<OrganisationId>,
    /// In active services; those in which they have none are left out.
    pub permissions: BTreeMap<ServiceId, Vec<UserPermission>>,
    /// In each of their organisations.
    pub organisation_permissions: BTreeMap<OrganisationId, Vec<OrganisationUserPermission>>,
}

impl User {
    /// The same person, with more of their services.
    pub fn with_services<S>(self, more: impl FnMut(ServiceId) -> S) -> User<S> {
        User {
            services: self.services.into_iter().map(more).collect(),
            id: self.id,
            name: self.name,
            email_address: self.email_address,
            mobile_number: self.mobile_number,
            created_at: self.created_at,
            auth_type: self.auth_type,
            state: self.state,
            current_session_id: self.current_session_id,
            logged_in_at: self.logged_in_at,
            password_changed_at: self.password_changed_at,
            email_access_validated_at: self.email_access_validated_at,
            failed_login_count: self.failed_login_count,
            platform_admin: self.platform_admin,
            can_use_webauthn: self.can_use_webauthn,
            take_part_in_research: self.take_part_in_research,
            receives_new_features_email: self.receives_new_features_email,
            organisations: self.organisations,
            permissions: self.permissions,
            organisation_permissions: self.organisation_permissions,
        }
    }
}

/// A person in a list of those found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FoundUser {
    pub id: UserId,
    pub name: String,
    pub email_address: String,
    pub mobile_number: Option<String>,
}

/// Where a person belongs; what is not active is left out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OrganisationsAndServices {
    pub organisations: Vec<UsersOrganisation>,
    pub services: Vec<UsersService>,
}

/// An organisation of somebody's.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct UsersOrganisation {
    pub id: OrganisationId,
    pub name: String,
    /// Those of the organisation that are active and out of trial mode, the person's or not.
    pub count_of_live_services: i64,
}

/// A service of somebody's.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct UsersService {
    pub id: ServiceId,
    pub name: String,
    /// In trial mode.
    pub restricted: bool,
    pub organisation: Option<OrganisationId>,
}
