//! People who sign in.

mod archive;
mod by_email;
mod change;
mod complete_webauthn_login;
mod create;
mod emails;
mod get;
mod links;
pub mod operator;
mod permissions;
mod send_code;
mod totp;
mod update;
mod verify_code;
mod verify_password;

use tidings_api_types::internal::user::User;
use tidings_domain::{AuthType, UserId};
use tidings_store::{
    PgConnection, StoreError,
    users::{self, StoredUser},
};

use crate::{Failure, notify_service::NOTIFY_SERVICE};

pub use archive::archive;
pub use by_email::{by_email, find_by_email};
pub use change::{activate, reset_failed_login_count, update_password};
pub use complete_webauthn_login::complete_webauthn_login;
pub use create::create;
pub use emails::{already_registered, change_email_verification, email_verification, reset_password};
pub use get::{get, must_exist, organisations_and_services};
pub use links::open_link;
pub use permissions::{set_organisation_permissions, set_service_permissions};
pub use send_code::{send_email_code, send_sms_code, sign_in_link};
pub use totp::{begin_totp, confirm_totp, delete_totp, totp, verify_totp};
pub use update::update;
pub use verify_code::verify_code;
pub use verify_password::verify_password;

/// A person as replies show them.
pub fn shown(user: StoredUser) -> User {
    User {
        // Security keys are for those who run the platform.
        can_use_webauthn: user.platform_admin
            || user.auth_type == AuthType::Webauthn
            || user.services.contains(&NOTIFY_SERVICE),
        id: user.id,
        name: user.name,
        email_address: user.email_address,
        mobile_number: user.mobile_number,
        created_at: user.created_at.into(),
        auth_type: user.auth_type,
        state: user.state,
        current_session_id: user.current_session_id,
        logged_in_at: user.logged_in_at.map(Into::into),
        password_changed_at: user.password_changed_at.into(),
        email_access_validated_at: user.email_access_validated_at.into(),
        failed_login_count: user.failed_login_count,
        platform_admin: user.platform_admin,
        take_part_in_research: user.take_part_in_research,
        receives_new_features_email: user.receives_new_features_email,
        services: user.services,
        organisations: user.organisations,
        permissions: user.permissions,
        organisation_permissions: user.organisation_permissions,
    }
}

/// A person as the transaction has them by now.
async fn shown_in(conn: &mut PgConnection, id: UserId) -> Result<User, Failure> {
    users::get(conn, id).await?.map(shown).ok_or_else(Failure::not_found)
}

/// What the table refuses, in words.
fn refused(error: StoreError) -> Failure {
    match error.constraint() {
        Some("ck_user_has_mobile_or_other_auth") => {
            Failure::invalid("Mobile number must be set if auth_type is set to sms_auth")
        }
        Some("ix_users_email_address") => Failure::field("email_address", "Email address is already in use"),
        _ => error.into(),
    }
}
