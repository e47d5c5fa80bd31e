//! `DELETE /user/{user_id}/webauthn/{credential_id}`: removes a security key.

use axum::extract::State;
use tidings_api_types::internal::user::webauthn::DeleteWebauthnCredential;
use tidings_app::webauthn_credentials;

use crate::{
    InternalApi,
    answer::{Answer, Answered},
    extract::At,
};

pub(super) async fn handle(
    State(api): State<InternalApi>,
    At(at): At<DeleteWebauthnCredential>,
) -> Answered<DeleteWebauthnCredential> {
    webauthn_credentials::delete(&api.app, at.user_id, at.credential_id).await?;
    Ok(Answer(()))
}
