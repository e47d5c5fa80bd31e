//! What a path names, looked for before the body is read: where it is not there, that is the answer whatever the body says.

use axum::{
    extract::FromRequestParts,
    response::{IntoResponse, Response},
};
use http::request::Parts;
use serde::de::DeserializeOwned;
use tidings_api_types::internal::{
    Endpoint,
    api_keys::CreateApiKey,
    invites::{UpdateOrganisationInvite, UpdateServiceInvite},
    jobs::PostJob,
    letter_contacts::{AddLetterContact, UpdateLetterContact},
    reply_tos::{AddReplyTo, UpdateReplyTo},
    service::UpdateService,
    sms_senders::AddSmsSender,
    template_email_files::{ArchiveEmailFile, CreateEmailFile, UpdateEmailFile},
    templates::{CreateTemplate, UpdateTemplate},
    user::{
        AddServiceUser, SendChangeEmailVerification, SendEmailCode, SendEmailVerification, SendSmsCode,
        SetOrganisationPermissions, SetServicePermissions, UpdatePassword, UpdateUser, VerifyPassword,
    },
};
use tidings_app::{
    App, Failure, invites, organisations, service_jobs, service_users, services, template_email_files, templates, users,
};

use crate::{InternalApi, error::ApiError, extract::At};

/// An endpoint that looks for what its path names before it reads the body.
pub(crate) trait Find: Endpoint {
    /// Refuses where that is not there, or is nothing that could be changed so.
    fn find(&self, app: &App) -> impl Future<Output = Result<(), Failure>> + Send;
}

/// The parameters of the path, like [`At`], when what they name was found. The use case looks again, in its transaction.
#[derive(Debug)]
pub(crate) struct Found<E>(pub(crate) E);

impl<E: Find + DeserializeOwned + Send + Sync> FromRequestParts<InternalApi> for Found<E> {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, api: &InternalApi) -> Result<Self, Response> {
        let At(at) = At::<E>::from_request_parts(parts, api).await?;
        match at.find(&api.app).await {
            Ok(()) => Ok(Self(at)),
            Err(failure) => Err(ApiError::from(failure).into_response()),
        }
    }
}

/// `find` of each endpoint, by a use case that only looks.
macro_rules! find {
    ($($endpoint:ty => $look:path[$($id:ident),+];)+) => {
        $(impl Find for $endpoint {
            async fn find(&self, app: &App) -> Result<(), Failure> {
                $look(app $(, self.$id)+).await.map(drop)
            }
        })+
    };
}

find! {
    AddLetterContact => services::must_exist[service_id];
    AddReplyTo => services::must_exist[service_id];
    AddServiceUser => service_users::may_be_added[service_id, user_id];
    AddSmsSender => services::must_exist[service_id];
    ArchiveEmailFile => template_email_files::get[service_id, template_id, template_email_file_id];
    CreateApiKey => services::must_exist[service_id];
    CreateEmailFile => services::must_exist[service_id];
    CreateTemplate => services::must_exist[service_id];
    PostJob => service_jobs::may_create[service_id];
    SendChangeEmailVerification => users::must_exist[user_id];
    SendEmailCode => users::must_exist[user_id];
    SendEmailVerification => users::must_exist[user_id];
    SendSmsCode => users::must_exist[user_id];
    SetServicePermissions => service_users::must_be_member[service_id, user_id];
    UpdateEmailFile => template_email_files::get[service_id, template_id, template_email_file_id];
    UpdateLetterContact => services::must_exist[service_id];
    UpdateOrganisationInvite => invites::organisation::of_organisation[organisation_id, invited_user_id];
    UpdatePassword => users::must_exist[user_id];
    UpdateReplyTo => services::must_exist[service_id];
    UpdateService => services::must_exist[service_id];
    UpdateServiceInvite => invites::service::of_service[service_id, invited_user_id];
    UpdateTemplate => templates::may_be_updated[service_id, template_id];
    UpdateUser => users::must_exist[user_id];
    VerifyPassword => users::must_exist[user_id];
}

impl Find for SetOrganisationPermissions {
    async fn find(&self, app: &App) -> Result<(), Failure> {
        organisations::must_exist(app, self.organisation_id).await?;
        users::must_exist(app, self.user_id).await
    }
}
