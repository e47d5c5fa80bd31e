//! `/your-account/authenticator-app`: an app that shows codes to sign in with. It is set up with a code that it shows, so that
//! nobody is asked for codes that they do not have.

use minijinja::context;
use tidings_api_types::internal::user::{
    Secret,
    totp::{BegunTotp, TotpCode},
};
use tidings_template::QrCode;

use super::{ACCESS, password_check};
use crate::{
    forms::FormView,
    pages::sign_in::read_code,
    problem::Problem,
    routing::Routes,
    visit::{Answer, SignedIn},
};

/// Where the key is kept until the app has it: the API tells it once.
const KEPT: &str = "authenticator-app";
const START: &str = "/your-account/authenticator-app";
const SET_UP: &str = "/your-account/authenticator-app/set-up";

pub(super) fn routes(routes: &mut Routes) {
    routes.get(START, ACCESS, ask);
    routes.post(START, ACCESS, begin);
    routes.get(SET_UP, ACCESS, ask_for_code);
    routes.post(SET_UP, ACCESS, confirm);
    routes.post("/your-account/authenticator-app/delete", ACCESS, delete);
}

async fn ask(visit: SignedIn) -> Answer {
    show(&visit, &FormView::default()).await
}

async fn show(visit: &SignedIn, form: &FormView) -> Answer {
    let is_on = visit.client.totp.get(visit.user.id).await?.enabled;
    visit.page("account/authenticator_app.html", context! { form => form.value(), is_on })
}

async fn begin(visit: SignedIn) -> Answer {
    let mut form = visit.checked();
    password_check::check(&visit, &mut form, "password").await?;
    if !form.is_valid() {
        return show(&visit, &form.view()).await;
    }
    let begun = match visit.client.totp.begin(visit.user.id).await {
        Ok(begun) => begun,
        // Set up in another window.
        Err(failed) if failed.says("already has") => return visit.go_to(START),
        Err(failed) => return Err(failed.into()),
    };
    let kept = serde_json::to_value(&begun).map_err(|error| Problem::Broken(error.to_string()))?;
    visit.change_state(|state| drop(state.kept.insert(KEPT.to_owned(), kept))).await?;
    visit.go_to(SET_UP)
}

fn kept(visit: &SignedIn) -> Option<BegunTotp> {
    let kept = visit.state().kept.get(KEPT)?.clone();
    serde_json::from_value(kept).ok()
}

async fn ask_for_code(visit: SignedIn) -> Answer {
    match kept(&visit) {
        Some(begun) => show_key(&visit, &FormView::default(), &begun),
        None => visit.go_to(START),
    }
}

fn show_key(visit: &SignedIn, form: &FormView, begun: &BegunTotp) -> Answer {
    visit.page(
        "account/authenticator_set_up.html",
        context! {
            form => form.value(),
            qr_code => QrCode::encode(&begun.uri).map(|code| code.svg()),
            key => in_fours(&begun.secret),
            uri => &begun.uri,
        },
    )
}

async fn confirm(visit: SignedIn) -> Answer {
    let Some(begun) = kept(&visit) else { return visit.go_to(START) };
    let mut form = visit.checked();
    let code = read_code(&mut form, "app_code", 6);
    if !form.is_valid() {
        return show_key(&visit, &form.view(), &begun);
    }
    match visit.client.totp.confirm(visit.user.id, &TotpCode { code: Secret(code) }).await {
        Ok(()) => {
            visit.change_state(|state| _ = state.kept.remove(KEPT)).await?;
            visit.flash("tick", "Authenticator app set up. Use it the next time you sign in").await?;
            visit.go_to("/your-account")
        }
        Err(failed) if failed.says("Incorrect code") => {
            form.error("app_code", "The code is not right. Enter the one that your app shows now");
            show_key(&visit, &form.view(), &begun)
        }
        // Set up, or begun and forgotten, in another window.
        Err(failed) if matches!(failed.status(), Some(400 | 404)) => {
            visit.change_state(|state| _ = state.kept.remove(KEPT)).await?;
            visit.go_to(START)
        }
        Err(failed) => Err(failed.into()),
    }
}

async fn delete(visit: SignedIn) -> Answer {
    let mut form = visit.checked();
    password_check::check(&visit, &mut form, "password").await?;
    if !form.is_valid() {
        return show(&visit, &form.view()).await;
    }
    visit.client.totp.delete(visit.user.id).await?;
    visit.flash("tick", "Authenticator app removed").await?;
    visit.go_to("/your-account")
}

/// In groups of four, as people type it; apps pass over the spaces.
fn in_fours(key: &str) -> String {
    let characters: Vec<char> = key.chars().collect();
    let groups: Vec<String> = characters.chunks(4).map(|group| group.iter().collect()).collect();
    groups.join(" ")
}

#[cfg(test)]
mod tests {
    #[test]
    fn a_key_is_grouped() {
        assert_eq!(super::in_fours("ABCDEFGHIJ"), "ABCD EFGH IJ");
        assert_eq!(super::in_fours(""), "");
    }
}
