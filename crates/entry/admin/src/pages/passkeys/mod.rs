//! Registering security keys and passkeys, and signing in with them. Scripts talk to these addresses, in JSON.

mod register;
mod sign_in;

use axum::{Json, response::IntoResponse};
use serde_json::{Value, json};

use crate::{
    passkeys::{Challenge, Site, Unfit},
    problem::Problem,
    routing::Routes,
    visit::{Answer, Visit},
};

pub(super) fn routes(routes: &mut Routes) {
    register::routes(routes);
    sign_in::routes(routes);
}

/// Where the question that a browser was asked last is kept.
const ASKED: &str = "passkey";

fn site(visit: &Visit) -> Result<Site, Problem> {
    let base_url = &visit.admin.settings.base_url;
    Site::of(base_url)
        .ok_or_else(|| Problem::Broken(format!("security keys need a domain, and the app is at {base_url}")))
}

/// Makes a question, and keeps it for the answer.
async fn ask(visit: &Visit) -> Result<Challenge, Problem> {
    let challenge = Challenge::of_random(rand::random());
    let kept = json!(challenge.text());
    visit.change_state(|state| _ = state.kept.insert(ASKED.to_owned(), kept)).await?;
    Ok(challenge)
}

/// The question that was asked; each is answered once.
async fn asked(visit: &Visit) -> Result<Challenge, Problem> {
    let mut kept = None;
    visit.change_state(|state| kept = state.kept.remove(ASKED)).await?;
    let text = kept.as_ref().and_then(Value::as_str).ok_or_else(|| unfit(Unfit::Elsewhere))?;
    Ok(Challenge::kept(text))
}

fn unfit(why: Unfit) -> Problem {
    Problem::BadRequest(why.to_string())
}

#[expect(clippy::unnecessary_wraps, reason = "handlers end with it")]
fn answer(json: Value) -> Answer {
    Ok(Json(json).into_response())
}
