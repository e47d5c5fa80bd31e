//! Sessions of the admin app.

use tidings_api_types::internal::admin_sessions::{
    AdminSession, ChangeAdminSession, CreateAdminSession, DeleteAdminSession, DeleteAdminSessions, ExceptSession,
    GetAdminSession, ListAdminSessions, NewAdminSession, UpdateAdminSession, UsersAdminSession,
};
use tidings_cache::{Cache, client};
use tidings_domain::UserId;

use crate::{api::Api, error::Reply};

/// See the module.
#[derive(Clone, Debug)]
pub struct AdminSessionsClient(pub(crate) Api);

#[client(declared = crate::CACHED)]
impl AdminSessionsClient {
    fn cache(&self) -> &Cache {
        self.0.cache()
    }

    /// Begins a session.
    pub async fn create(&self, session: &NewAdminSession) -> Reply<AdminSession> {
        self.0.send(CreateAdminSession {}, session).await
    }

    /// A session; not found when it is over or was ended. The caller looks whether it is over by now
    /// ([`AdminSession::is_over`]): nothing tells the cache that time has passed. Whose sessions end is not known where they do
    /// by a new password, so all are forgotten together there.
    #[cached("admin-session-{id}", keep = "1 hour", within("admin-session-*"))]
    pub async fn get(&self, id: &str) -> Reply<AdminSession> {
        self.0.ask(GetAdminSession { session_id: id.to_owned() }).await
    }

    /// Changes a session.
    #[invalidates("admin-session-{id}")]
    pub async fn update(&self, id: &str, change: &UpdateAdminSession) -> Reply<AdminSession> {
        self.0.send(ChangeAdminSession { session_id: id.to_owned() }, change).await
    }

    /// Ends a session.
    #[invalidates("admin-session-{id}")]
    pub async fn delete(&self, id: &str) -> Reply<()> {
        self.0.ask(DeleteAdminSession { session_id: id.to_owned() }).await
    }

    /// Where a person is signed in, the latest first.
    pub async fn of_user(&self, user_id: UserId) -> Reply<Vec<UsersAdminSession>> {
        self.0.ask(ListAdminSessions { user_id }).await
    }

    /// Signs a person out everywhere, except in one session.
    #[invalidates("admin-session-*")]
    pub async fn delete_of_user(&self, user_id: UserId, except: Option<&str>) -> Reply<()> {
        self.0.query(DeleteAdminSessions { user_id }, &ExceptSession(except.map(str::to_owned))).await
    }
}
