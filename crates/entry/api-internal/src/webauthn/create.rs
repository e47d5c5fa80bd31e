//! `POST /user/{user_id}/webauthn`: registers a security key.

use axum::extract::State;
use tidings_api_types::internal::{
    Data,
    user::webauthn::{CreateWebauthnCredential, NewWebauthnCredential},
};
use tidings_app::webauthn_credentials;

use crate::{
    InternalApi,
    answer::{Answer, Answered},
    extract::{At, JsonBody, Now},
};

pub(super) async fn handle(
    State(api): State<InternalApi>,
    At(at): At<CreateWebauthnCredential>,
    Now(now): Now,
    JsonBody(body): JsonBody,
) -> Answered<CreateWebauthnCredential> {
    let body = NewWebauthnCredential::read(&body)?;
    Ok(Answer(Data::new(webauthn_credentials::create(&api.app, at.user_id, &body, now).await?)))
}
