//! People who sign in.

mod activate;
mod archive;
mod by_email;
mod complete_webauthn_login;
mod create;
mod find_by_email;
mod get;
mod organisations_and_services;
mod reset_failed_login_count;
mod send_change_email_verification;
mod send_email_already_registered;
mod send_email_code;
mod send_email_verification;
mod send_password_reset;
mod send_sms_code;
mod set_organisation_permissions;
mod set_service_permissions;
mod update;
mod update_password;
mod verify_code;
mod verify_password;

use tidings_api_types::internal::user::{
    ActivateUser, ArchiveUser, CompleteWebauthnLogin, CreateUser, FindUsersByEmail, GetOrganisationsAndServices,
    GetUser, GetUserByEmail, ResetFailedLoginCount, SendChangeEmailVerification, SendEmailAlreadyRegistered,
    SendEmailCode, SendEmailVerification, SendPasswordReset, SendSmsCode, SetOrganisationPermissions,
    SetServicePermissions, UpdatePassword, UpdateUser, VerifyCode, VerifyPassword,
};

use crate::routes::Routes;

pub(crate) fn routes(routes: &mut Routes) {
    routes.add::<CreateUser, _>(create::handle);
    routes.add::<GetUserByEmail, _>(by_email::handle);
    routes.add::<FindUsersByEmail, _>(find_by_email::handle);
    routes.add::<SendPasswordReset, _>(send_password_reset::handle);
    routes.add::<GetUser, _>(get::handle);
    routes.add::<UpdateUser, _>(update::handle);
    routes.add::<ActivateUser, _>(activate::handle);
    routes.add::<ArchiveUser, _>(archive::handle);
    routes.add::<ResetFailedLoginCount, _>(reset_failed_login_count::handle);
    routes.add::<VerifyPassword, _>(verify_password::handle);
    routes.add::<UpdatePassword, _>(update_password::handle);
    routes.add::<SendSmsCode, _>(send_sms_code::handle);
    routes.add::<SendEmailCode, _>(send_email_code::handle);
    routes.add::<VerifyCode, _>(verify_code::handle);
    routes.add::<CompleteWebauthnLogin, _>(complete_webauthn_login::handle);
    routes.add::<SendChangeEmailVerification, _>(send_change_email_verification::handle);
    routes.add::<SendEmailVerification, _>(send_email_verification::handle);
    routes.add::<SendEmailAlreadyRegistered, _>(send_email_already_registered::handle);
    routes.add::<SetServicePermissions, _>(set_service_permissions::handle);
    routes.add::<SetOrganisationPermissions, _>(set_organisation_permissions::handle);
    routes.add::<GetOrganisationsAndServices, _>(organisations_and_services::handle);
}
