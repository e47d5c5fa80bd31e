//! `/your-account/security-keys/register`: a security key is registered, once the password was entered. Who finds a browser open
//! cannot add a key of their own.

use jiff::{SignedDuration, Timestamp};
use minijinja::context;
use serde_json::json;

use super::{ACCESS, password_check, security_keys};
use crate::{
    problem::Problem,
    routing::Routes,
    visit::{Answer, SignedIn},
};

/// Where it is kept when the password was entered.
const KEPT: &str = "security-key-password";
/// For so long a key can be registered then.
const WITHIN: SignedDuration = SignedDuration::from_mins(15);
const LIST: &str = "/your-account/security-keys";
const REGISTER: &str = "/your-account/security-keys/register";

pub(super) fn routes(routes: &mut Routes) {
    routes.post(LIST, ACCESS, begin);
    routes.get(REGISTER, ACCESS, ask);
}

async fn begin(visit: SignedIn) -> Answer {
    let mut form = visit.checked();
    password_check::check(&visit, &mut form, "password").await?;
    if !form.is_valid() {
        return security_keys::show_list(&visit, &form.view()).await;
    }
    let now = json!(visit.now);
    visit.change_state(|state| drop(state.kept.insert(KEPT.to_owned(), now))).await?;
    visit.go_to(REGISTER)
}

async fn ask(visit: SignedIn) -> Answer {
    match may_register(&visit) {
        true => visit.page("account/register_key.html", context! {}),
        false => visit.go_to(LIST),
    }
}

/// Whether the password was entered in this browser a moment ago.
pub(in crate::pages) fn may_register(visit: &SignedIn) -> bool {
    let entered = visit.state().kept.remove(KEPT);
    let entered = entered.and_then(|at| serde_json::from_value::<Timestamp>(at).ok());
    entered.is_some_and(|at| visit.now.duration_since(at) <= WITHIN)
}

/// A key was registered: for the next one the password is asked for again.
///
/// # Errors
/// When that cannot be stored.
pub(in crate::pages) async fn registered(visit: &SignedIn) -> Result<(), Problem> {
    visit.change_state(|state| drop(state.kept.remove(KEPT))).await
}
