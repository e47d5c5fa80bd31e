//! Letting a request in, or not.

use std::sync::{Arc, Mutex, PoisonError};

use axum::{
    RequestExt,
    extract::{MatchedPath, RawPathParams, Request},
    middleware::Next,
    response::{IntoResponse, Response},
};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use http::{HeaderMap, Method, StatusCode, header};
use tidings_admin_client::Failed;
use tidings_api_types::internal::{service::Service, user::User};
use tidings_domain::{ServiceId, UserState};

use super::{Inner, Visit, problem_page};
use crate::{
    Admin,
    access::{Access, Standing},
    body::{self, FormData},
    csrf,
    problem::Problem,
    routing,
    session::{Cookies, Session, SetCookie, Token, Whose},
};

/// Finds out who asks and for what, refuses what they may not, reads the form, and hands on. Whatever problem the handler has is
/// shown as a page here.
pub async fn enter(access: Access, request: Request, next: Next) -> Response {
    let Some(admin) = request.extensions().get::<Admin>().cloned() else {
        return Problem::Broken("the app has no state".to_owned()).into_response();
    };
    let is_secure = admin.settings.is_secure();
    let (visit, response) = match let_in(admin, access, request).await {
        (visit, None, request) => {
            let (has_flash, is_page) = (visit.has_flash(), request.method() == Method::GET);
            let response = next.run(request).await;
            if has_flash && is_page && response.status() == StatusCode::OK && is_html(&response) {
                forget_flash(&visit).await;
            }
            (visit, response)
        }
        (visit, Some(problem), _) => (visit, problem.into_response()),
    };
    let mut response = match response.extensions().get::<Problem>().cloned() {
        Some(problem) => problem_page::show(&visit, &problem, response),
        None => response,
    };
    let cookies = std::mem::take(&mut *visit.cookies.lock().unwrap_or_else(PoisonError::into_inner));
    for cookie in cookies.iter().filter_map(|cookie| cookie.header(is_secure)) {
        response.headers_mut().append(header::SET_COOKIE, cookie);
    }
    response
}

fn is_html(response: &Response) -> bool {
    response.headers().get(header::CONTENT_TYPE).is_some_and(|kind| kind.as_bytes().starts_with(b"text/html"))
}

/// It was shown. If that cannot be stored, it is shown once more.
async fn forget_flash(visit: &Visit) {
    if let Err(problem) = visit.change_state(|state| state.flash = None).await {
        tracing::warn!(%problem, "a message that was shown stays");
    }
}

/// The visit, and what speaks against it.
async fn let_in(admin: Admin, access: Access, mut request: Request) -> (Visit, Option<Problem>, Request) {
    let cookies = Cookies::of(request.headers(), admin.settings.is_secure());
    let service_id = service_of(&mut request).await;
    let asked = Asked { access, page_url: page_url(&request, service_id) };
    let whose = request.extensions().get::<Whose>().cloned().unwrap_or_default();
    let (known, problem) = match known(&admin, &whose, &cookies, service_id).await {
        Ok(known) => {
            let refusal = refusal(access, &known);
            // Whoever is turned away learns nothing of the service, not even its name.
            let service = known.service.filter(|_| refusal.is_none());
            (Known { service, ..known }, refusal)
        }
        // Pages for everybody are shown to whoever comes, even if it cannot be told who that is.
        Err(failed) if access == Access::Public && request.method() == Method::GET => {
            tracing::warn!(%failed, "a visitor's session cannot be read");
            (Known::default(), None)
        }
        Err(failed) => (Known::default(), Some(Problem::from(failed))),
    };
    let has_form = request.method() == Method::POST && problem.as_ref().is_none_or(Problem::may_pass);
    if !has_form {
        let visit = visit(admin, &request, known, cookies, FormData::default(), asked);
        request.extensions_mut().insert(visit.clone());
        return (visit, problem, request);
    }
    let (head, body) = request.into_parts();
    let mut carrier = Request::new(body);
    *carrier.headers_mut() = head.headers.clone();
    let read = body::read(carrier).await;
    let mut request = Request::from_parts(head, axum::body::Body::empty());
    let (form, unread) = match read {
        Ok(form) => (form, None),
        Err(problem) => (FormData::default(), Some(problem)),
    };
    let token = form.get(csrf::FIELD).map(str::to_owned).or_else(|| text(request.headers(), csrf::HEADER));
    let bound = bound_to(&known, &cookies).cloned();
    let secret = &admin.settings.secret;
    let is_ours = bound.zip(token).is_some_and(|(cookie, token)| csrf::is_right(secret, cookie.text(), &token));
    let problem = problem.or(unread).or_else(|| (!is_ours).then_some(Problem::StaleForm));
    let visit = visit(admin, &request, known, cookies, form, asked);
    request.extensions_mut().insert(visit.clone());
    (visit, problem, request)
}

/// What is asked for, whoever asks.
struct Asked {
    access: Access,
    page_url: String,
}

/// Where a GET leads to the page that is asked for. What is only sent to has none: the first page of its service is in its place.
fn page_url(request: &Request, service_id: Option<Result<ServiceId, ()>>) -> String {
    let pattern = request.extensions().get::<MatchedPath>().map_or("", MatchedPath::as_str);
    match service_id.and_then(Result::ok) {
        _ if request.method() == Method::GET || routing::has_page(pattern) => path_and_query(request),
        Some(service) => format!("/services/{service}"),
        None => "/".to_owned(),
    }
}

fn path_and_query(request: &Request) -> String {
    request.uri().path_and_query().map(ToString::to_string).unwrap_or_default()
}

/// What the cookies and the path stand for.
#[derive(Default)]
struct Known {
    session: Option<Session>,
    user: Option<User>,
    service: Option<Service>,
}

/// Reads session and service together, and who is signed in: at the same time where it can be guessed, else after the session.
async fn known(
    admin: &Admin,
    whose: &Whose,
    cookies: &Cookies,
    service_id: Option<Result<ServiceId, ()>>,
) -> Result<Known, Failed> {
    let Admin { client, clock, .. } = admin;
    let session = async {
        match &cookies.session {
            Some(token) => Session::find(client, token, clock.now()).await,
            None => Ok(None),
        }
    };
    // Nothing of a service is read for somebody who shows no session.
    let wanted = service_id.and_then(Result::ok).filter(|_| cookies.session.is_some());
    let service = async {
        match wanted {
            Some(id) => found(client.services.get(id).await).map(|service| service.map(|service| service.data)),
            None => Ok(None),
        }
    };
    let guess = cookies.session.as_ref().and_then(|token| whose.guess(&token.id()));
    let guessed = async {
        match guess {
            Some(id) => Ok(Some(client.users.get(id).await)),
            None => Ok(None),
        }
    };
    let (session, service, guessed) = tokio::try_join!(session, service, guessed)?;
    let user = match session.as_ref().and_then(|session| session.user_id) {
        Some(id) => {
            let read = match guessed.filter(|_| guess == Some(id)) {
                Some(read) => read,
                None => client.users.get(id).await,
            };
            found(read)?.map(|user| user.data)
        }
        None => None,
    };
    if let Some(session) = &session {
        whose.learn(session);
    }
    Ok(Known { session, user: user.filter(|user| user.state == UserState::Active), service })
}

fn found<T>(reply: Result<T, Failed>) -> Result<Option<T>, Failed> {
    match reply {
        Ok(found) => Ok(Some(found)),
        Err(failed) if failed.is_not_found() => Ok(None),
        Err(failed) => Err(failed),
    }
}

fn refusal(access: Access, known: &Known) -> Option<Problem> {
    if access == Access::Public {
        return None;
    }
    let Some(user) = &known.user else { return Some(Problem::SignedOut) };
    if matches!(access, Access::Member { .. } | Access::Approver) && known.service.is_none() {
        return Some(Problem::NotFound);
    }
    (!access.lets_in(user, known.service.as_ref())).then_some(Problem::Forbidden)
}

/// The service that the path names; an error where it cannot be the name of one.
async fn service_of(request: &mut Request) -> Option<Result<ServiceId, ()>> {
    let params = request.extract_parts::<RawPathParams>().await.ok()?;
    let (_, text) = params.iter().find(|(name, _)| *name == "service_id")?;
    Some(text.parse().map_err(|_| ()))
}

fn bound_to<'a>(known: &Known, cookies: &'a Cookies) -> Option<&'a Token> {
    match known.session {
        Some(_) => cookies.session.as_ref(),
        None => cookies.visitor.as_ref(),
    }
}

fn visit(admin: Admin, request: &Request, known: Known, cookies: Cookies, form: FormData, asked: Asked) -> Visit {
    let bound = bound_to(&known, &cookies).cloned();
    let is_new = bound.is_none();
    let bound_to = bound.unwrap_or_else(Token::random);
    let standing = match (&known.user, &known.service) {
        (Some(user), Some(service)) => Standing::of(user, service),
        _ => Standing::default(),
    };
    let visit = Visit(Arc::new(Inner {
        client: admin.client.on_behalf_of(known.user.as_ref().map(|user| user.id), None),
        now: admin.clock.now(),
        admin,
        user: known.user.map(Arc::new),
        service: known.service.map(Arc::new),
        standing,
        access: asked.access,
        path_and_query: path_and_query(request),
        page_url: asked.page_url,
        form,
        user_agent: text(request.headers(), header::USER_AGENT.as_str()).unwrap_or_default(),
        forwarded_for: text(request.headers(), "x-forwarded-for"),
        session: Mutex::new(known.session),
        bound_to: bound_to.clone(),
        nonce: URL_SAFE_NO_PAD.encode(rand::random::<[u8; 16]>()),
        cookies: Mutex::default(),
    }));
    if is_new {
        visit.set_cookie(SetCookie::Visitor(bound_to));
    }
    visit
}

fn text(headers: &HeaderMap, name: &str) -> Option<String> {
    headers.get(name).and_then(|value| value.to_str().ok()).map(str::to_owned)
}
