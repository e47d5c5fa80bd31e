//! Sessions of the admin app.

use jiff::Timestamp;
use tidings_api_types::internal::admin_sessions::{
    AdminSession, ExceptSession, NewAdminSession, UpdateAdminSession, UsersAdminSession,
};
use tidings_domain::UserId;
use tidings_store::{
    ColumnSigner, StoreError,
    admin_sessions::{self, NewSession, StoredSession},
};

use crate::{App, Failure};

/// Begins a session. Who has signed in has to be there, and not archived.
pub async fn create(app: &App, new: &NewAdminSession, now: Timestamp) -> Result<AdminSession, Failure> {
    let state = app.signer.sign(&new.state)?;
    let session = NewSession {
        id: &new.id,
        user_id: new.user_id,
        state: &state,
        expires_at: new.expires_at.into(),
        user_agent: &new.user_agent,
    };
    let mut conn = app.pool.acquire().await?;
    let stored = admin_sessions::insert(&mut conn, &session, now).await.map_err(refused)?;
    on_the_wire(&app.signer, stored.ok_or_else(Failure::not_found)?)
}

/// A session that is not over.
pub async fn get(app: &App, id: &str, now: Timestamp) -> Result<AdminSession, Failure> {
    let stored = admin_sessions::find(&app.pool, id, now).await?.ok_or_else(Failure::not_found)?;
    on_the_wire(&app.signer, stored)
}

/// Changes a session that is not over.
pub async fn update(app: &App, id: &str, change: &UpdateAdminSession, now: Timestamp) -> Result<AdminSession, Failure> {
    let state = change.state.as_ref().map(|state| app.signer.sign(state)).transpose()?;
    let stored = admin_sessions::update(&app.pool, id, state.as_deref(), change.last_seen, now).await?;
    on_the_wire(&app.signer, stored.ok_or_else(Failure::not_found)?)
}

/// Ends a session, if it has not ended.
pub async fn delete(app: &App, id: &str) -> Result<(), Failure> {
    admin_sessions::delete(&app.pool, id).await?;
    Ok(())
}

/// Where a person is signed in, the latest first.
pub async fn of_user(app: &App, user: UserId, now: Timestamp) -> Result<Vec<UsersAdminSession>, Failure> {
    let stored = admin_sessions::of_user(&app.pool, user, now).await?;
    Ok(stored
        .into_iter()
        .map(|session| UsersAdminSession {
            id: session.id,
            created_at: session.created_at.into(),
            signed_in_at: session.signed_in_at.unwrap_or(session.created_at).into(),
            last_seen_at: session.last_seen_at.into(),
            expires_at: session.expires_at.into(),
            user_agent: session.user_agent,
        })
        .collect())
}

/// Signs a person out everywhere, or everywhere else.
pub async fn delete_of_user(app: &App, user: UserId, ExceptSession(except): &ExceptSession) -> Result<(), Failure> {
    admin_sessions::delete_of_user(&app.pool, user, except.as_deref()).await?;
    Ok(())
}

fn refused(error: StoreError) -> Failure {
    match error.constraint() {
        Some("admin_sessions_pkey") => Failure::field("id", "There is a session with this id"),
        _ => error.into(),
    }
}

fn on_the_wire(signer: &ColumnSigner, session: StoredSession) -> Result<AdminSession, Failure> {
    Ok(AdminSession {
        id: session.id,
        user_id: session.user_id,
        state: signer.read(&session.state)?,
        created_at: session.created_at.into(),
        signed_in_at: session.signed_in_at.map(Into::into),
        last_seen_at: session.last_seen_at.into(),
        expires_at: session.expires_at.into(),
        user_agent: session.user_agent,
    })
}
