//! What is shown where a page cannot be.
//!
//! Nothing that was typed is lost by it: a form that was not taken is given back on a page that sends it once more. Its fields are
//! in that page and nowhere else, so they go with it. A form that others made is not given back to be sent: a token of its own it
//! gets only from its sender's own page ([`csrf::was_made_for`]), and any other token is looked at when the form comes again.

use axum::response::{IntoResponse, Redirect, Response};
use minijinja::{Value, context};

use super::Visit;
use crate::{body::LARGEST_FORM, csrf, forms::is_secret, problem::Problem};

impl Problem {
    /// Whether a form that met it may be taken another time, as it is.
    pub(super) const fn may_pass(&self) -> bool {
        matches!(self, Self::SignedOut | Self::StaleForm | Self::Unavailable(_) | Self::Broken(_))
    }
}

/// The page for a problem. Who is signed out is sent to sign in, and comes back.
pub(super) fn show(visit: &Visit, problem: &Problem, bare: Response) -> Response {
    match problem {
        Problem::Broken(why) => tracing::error!(path = visit.path(), why, "a page could not be shown"),
        Problem::Unavailable(why) => tracing::warn!(path = visit.path(), why, "a page could not be shown"),
        _ => {}
    }
    let status = problem.status();
    let page = match (token_to_send_again(visit, problem), problem) {
        (Some(token), _) => {
            visit.page("send_again.html", context! { status => status.as_u16(), ..form(visit, &token) })
        }
        (None, Problem::SignedOut) => return Redirect::to(&sign_in_url(visit)).into_response(),
        (None, _) => {
            let page_url = (visit.page_url == visit.path_and_query).then_some(&visit.page_url);
            visit.page("error.html", context! { status => status.as_u16(), page_url })
        }
    };
    match page {
        Ok(mut page) => {
            *page.status_mut() = status;
            page
        }
        Err(broken) => {
            tracing::error!(%broken, "the page for errors could not be shown");
            bare
        }
    }
}

fn sign_in_url(visit: &Visit) -> String {
    let next = form_urlencoded::Serializer::new(String::new()).append_pair("next", &visit.page_url).finish();
    format!("/sign-in?{next}")
}

/// The token with which the form is given back; none where it is not.
fn token_to_send_again(visit: &Visit, problem: &Problem) -> Option<String> {
    let sent = visit.form.get(csrf::FIELD)?;
    if visit.form.fields().iter().map(|(_, value)| value.len()).sum::<usize>() > LARGEST_FORM {
        return None;
    }
    match problem {
        // For whom the page was made, and nobody else.
        Problem::StaleForm => {
            let user = visit.user.as_ref()?;
            csrf::was_made_for(&visit.admin.settings.secret, user.id, sent).then(|| visit.csrf_token())
        }
        // Once they have signed in it is as above.
        Problem::SignedOut => csrf::names_somebody(sent).then(|| sent.to_owned()),
        other => other.may_pass().then(|| sent.to_owned()),
    }
}

fn form(visit: &Visit, token: &str) -> Value {
    let typed = visit.form.fields().iter().filter(|(name, _)| name != csrf::FIELD);
    let (secret, given): (Vec<_>, Vec<_>) = typed.partition(|(name, _)| is_secret(name));
    let fields: Vec<Value> = given.into_iter().map(|(name, value)| context! { name, value }).collect();
    context! {
        token,
        action => &visit.path_and_query,
        fields,
        has_secret => secret.iter().any(|(_, value)| !value.is_empty()),
        has_file => visit.form.has_file(),
        sign_in_url => sign_in_url(visit),
    }
}
