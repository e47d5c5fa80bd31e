//! `GET /user/{user_id}/webauthn`: lists security keys.

use axum::extract::State;
use tidings_api_types::internal::{Data, user::webauthn::ListWebauthnCredentials};
use tidings_app::webauthn_credentials;

use crate::{
    InternalApi,
    answer::{Answer, Answered},
    extract::At,
};

pub(super) async fn handle(
    State(api): State<InternalApi>,
    At(at): At<ListWebauthnCredentials>,
) -> Answered<ListWebauthnCredentials> {
    Ok(Answer(Data::new(webauthn_credentials::list(&api.app, at.user_id).await?)))
}
