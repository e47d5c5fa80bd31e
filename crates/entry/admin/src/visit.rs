//! A request that was let in: who makes it, for which service, and what a page is made with.

mod enter;
mod extract;
mod names;
mod problem_page;

use std::{
    ops::Deref,
    sync::{Arc, Mutex, PoisonError},
};

use axum::response::{Html, IntoResponse, Redirect, Response};
use http::{HeaderValue, header};
use jiff::Timestamp;
use minijinja::{Value, context, value::Serde};
use serde::Serialize;
use tidings_admin_client::AdminClient;
use tidings_api_types::internal::{service::Service, user::User};
use tidings_domain::{ServiceId, UserId};

use self::names::Names;
pub use self::{
    enter::enter,
    extract::{InService, Path, Query, SignedIn},
};
use crate::{
    Admin,
    access::{Access, Role, Standing},
    body::FormData,
    csrf,
    forms::Form,
    headers, navigation, page_header,
    problem::Problem,
    session::{Flash, Session, SetCookie, State, Token},
    templates,
};

/// So many bytes most pages have, and long ones beside what is long.
const ROOM: usize = 16 * 1024;

/// What a handler answers.
pub type Answer = Result<Response, Problem>;

/// A request that was let in. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Visit(Arc<Inner>);

impl Deref for Visit {
    type Target = Inner;

    fn deref(&self) -> &Inner {
        &self.0
    }
}

/// See [`Visit`].
#[derive(Debug)]
pub struct Inner {
    pub admin: Admin,
    /// Calls the internal API on behalf of who is signed in.
    pub client: AdminClient,
    /// The person, if somebody is signed in.
    pub user: Option<Arc<User>>,
    /// The service of the path, if it names one.
    pub service: Option<Arc<Service>>,
    /// What the person is in that service; nothing without one.
    pub standing: Standing,
    pub now: Timestamp,
    /// Who may use what is asked for.
    pub access: Access,
    /// The path, and what follows it.
    pub path_and_query: String,
    /// Where a link leads to what is asked for, or to what is nearest to it.
    page_url: String,
    /// What a form sent.
    pub form: FormData,
    /// What the browser says that it is.
    pub user_agent: String,
    /// What proxies say of where the request comes from, one after another. The first can be anything.
    pub forwarded_for: Option<String>,
    session: Mutex<Option<Session>>,
    /// The cookie that forms are bound to.
    bound_to: Token,
    nonce: String,
    cookies: Mutex<Vec<SetCookie>>,
}

impl Visit {
    /// What was sent, to be checked.
    pub fn checked(&self) -> Form<'_> {
        Form::sent(&self.form)
    }

    /// The path alone.
    pub fn path(&self) -> &str {
        self.path_and_query.split('?').next().unwrap_or_default()
    }

    /// The stored session, if there is one.
    pub fn session_id(&self) -> Option<String> {
        self.locked_session().as_ref().map(|session| session.id.clone())
    }

    /// Whether there is something to be shown at the top of a page.
    fn has_flash(&self) -> bool {
        self.locked_session().as_ref().is_some_and(|session| session.state.flash.is_some())
    }

    /// What the visitor is in the middle of.
    pub fn state(&self) -> State {
        self.locked_session().as_ref().map(|session| session.state.clone()).unwrap_or_default()
    }

    /// Changes what the visitor is in the middle of; begins a session for that where there is none.
    ///
    /// # Errors
    /// When it cannot be stored.
    pub async fn change_state(&self, change: impl FnOnce(&mut State)) -> Result<(), Problem> {
        let mut state = self.state();
        change(&mut state);
        match self.session_id() {
            Some(id) => {
                Session::store(&self.client, &id, &state).await?;
                if let Some(session) = self.locked_session().as_mut() {
                    session.state = state;
                }
            }
            None if state == State::default() => {}
            None => self.begin_session(None, state).await?,
        }
        Ok(())
    }

    /// Begins a session under a new token, and ends the one before: whoever knew its token knows nothing of the new one.
    ///
    /// # Errors
    /// When it cannot be stored.
    pub async fn begin_session(&self, user_id: Option<UserId>, state: State) -> Result<(), Problem> {
        let token = Token::random();
        Session::begin(&self.client, &token, user_id, &state, &self.user_agent, self.now).await?;
        let before = self.locked_session().replace(Session { id: token.id(), user_id, state });
        self.set_cookie(SetCookie::Session(token));
        match before {
            Some(before) => Ok(self.client.admin_sessions.delete(&before.id).await?),
            None => Ok(()),
        }
    }

    /// Ends the session in this browser.
    ///
    /// # Errors
    /// When the API does not take it.
    pub async fn end_session(&self) -> Result<(), Problem> {
        let session = self.locked_session().take();
        if let Some(session) = session {
            self.client.admin_sessions.delete(&session.id).await?;
        }
        self.set_cookie(SetCookie::NoSession);
        Ok(())
    }

    /// Shows `text` at the top of the next page: `tick` for what was done, `dangerous` for what was not.
    ///
    /// # Errors
    /// When it cannot be stored.
    pub async fn flash(&self, kind: &str, text: impl Into<String>) -> Result<(), Problem> {
        let flash = Flash { text: text.into(), kind: kind.to_owned() };
        self.change_state(|state| state.flash = Some(flash)).await
    }

    /// Sets a cookie with the answer.
    pub fn set_cookie(&self, cookie: SetCookie) {
        self.cookies.lock().unwrap_or_else(PoisonError::into_inner).push(cookie);
    }

    /// The page made of a template.
    ///
    /// # Errors
    /// When the template does not fit what it is given: a fault of ours.
    pub fn page(&self, template: &str, context: Value) -> Answer {
        self.long_page(template, context, 0)
    }

    /// The page made of a template and so many bytes that it is given.
    ///
    /// # Errors
    /// As [`Self::page`].
    pub fn long_page(&self, template: &str, context: Value, length: usize) -> Answer {
        let body = templates::render(template, self.names(context)?, length + ROOM)?;
        let mut response = Html(body).into_response();
        if let Ok(policy) = HeaderValue::from_str(&headers::page_policy(&self.nonce)) {
            response.headers_mut().insert(header::CONTENT_SECURITY_POLICY, policy);
        }
        Ok(response)
    }

    /// A part of a page, made of a template.
    ///
    /// # Errors
    /// As [`Self::page`].
    pub fn render(&self, template: &str, context: Value) -> Result<String, Problem> {
        Ok(templates::get(template)?.render(self.names(context)?)?)
    }

    fn names(&self, page: Value) -> Result<Value, Problem> {
        Ok(Value::from_object(Names { page, every_page: self.base()? }))
    }

    /// The token that forms of this visitor carry.
    pub fn csrf_token(&self) -> String {
        csrf::token(&self.admin.settings.secret, self.bound_to.text(), self.user.as_ref().map(|user| user.id))
    }

    /// Sends the browser on with a GET.
    ///
    /// # Errors
    /// Never; so that handlers end with it.
    #[expect(clippy::unnecessary_wraps, reason = "handlers end with it")]
    pub fn go_to(&self, path: &str) -> Answer {
        Ok(Redirect::to(path).into_response())
    }

    fn base(&self) -> Result<Value, Problem> {
        let settings = &self.admin.settings;
        Ok(context! {
            nonce => &self.nonce,
            csrf_token => self.csrf_token(),
            product => &settings.product_name,
            sandbox_path => &settings.sandbox_path,
            path => self.path(),
            // A page that follows what happens is made again and again.
            now => self.admin.clock.now().to_string(),
            flash => self.locked_session().as_ref().and_then(|session| session.state.flash.clone()).map(Serde),
            user => self.user.as_deref().map(|user| Serde(Person::from(user))),
            service => self.service.as_deref().map(|service| Serde(Team::from(service))),
            may => may(&self.standing),
            page_header => page_header::html(self)?,
            service_links => Serde(navigation::service(self)),
        })
    }

    fn locked_session(&self) -> std::sync::MutexGuard<'_, Option<Session>> {
        self.session.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn may(standing: &Standing) -> Value {
    Value::from_pairs(Role::ALL.iter().map(|role| (role.as_str(), standing.has(*role))))
}

/// What every page may show of who is signed in.
#[derive(Serialize)]
struct Person<'a> {
    id: UserId,
    name: &'a str,
    email_address: &'a str,
    mobile_number: Option<&'a str>,
    auth_type: &'static str,
    platform_admin: bool,
}

impl<'a> From<&'a User> for Person<'a> {
    fn from(user: &'a User) -> Self {
        Self {
            id: user.id,
            name: &user.name,
            email_address: &user.email_address,
            mobile_number: user.mobile_number.as_deref(),
            auth_type: user.auth_type.as_str(),
            platform_admin: user.platform_admin,
        }
    }
}

/// What every page may show of the service.
#[derive(Serialize)]
struct Team<'a> {
    id: ServiceId,
    name: &'a str,
    /// In trial mode.
    restricted: bool,
    active: bool,
    permissions: &'a [String],
    url: String,
}

impl<'a> From<&'a Service> for Team<'a> {
    fn from(service: &'a Service) -> Self {
        Self {
            id: service.id,
            name: &service.name,
            restricted: service.restricted,
            active: service.active,
            permissions: &service.permissions,
            url: format!("/services/{}", service.id),
        }
    }
}
