//! `POST /user/{user_id}/webauthn/{credential_id}`: gives a security key another name.

use axum::extract::State;
use tidings_api_types::internal::{
    Data,
    user::webauthn::{RenameWebauthnCredential, WebauthnCredentialName},
};
use tidings_app::webauthn_credentials;

use crate::{
    InternalApi,
    answer::{Answer, Answered},
    extract::{At, JsonBody, Now},
};

pub(super) async fn handle(
    State(api): State<InternalApi>,
    At(at): At<RenameWebauthnCredential>,
    Now(now): Now,
    JsonBody(body): JsonBody,
) -> Answered<RenameWebauthnCredential> {
    let body = WebauthnCredentialName::read(&body)?;
    Ok(Answer(Data::new(webauthn_credentials::rename(&api.app, at.user_id, at.credential_id, &body, now).await?)))
}
