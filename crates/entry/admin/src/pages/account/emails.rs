//! `/your-account/take-part-in-user-research` and `/your-account/get-emails-about-new-features`: whether you want to hear from
//! whoever runs the platform.

use minijinja::context;
use tidings_api_types::internal::user::UserChange;

use super::ACCESS;
use crate::{
    forms::FormView,
    pages::switch,
    routing::Routes,
    visit::{Answer, SignedIn},
};

pub(super) fn routes(routes: &mut Routes) {
    routes.get("/your-account/take-part-in-user-research", ACCESS, |visit: SignedIn| async move {
        let is_on = visit.user.take_part_in_research;
        show(&visit, &switch::form(is_on), &RESEARCH)
    });
    routes.post("/your-account/take-part-in-user-research", ACCESS, |visit| save(visit, &RESEARCH));
    routes.get("/your-account/get-emails-about-new-features", ACCESS, |visit: SignedIn| async move {
        let is_on = visit.user.receives_new_features_email;
        show(&visit, &switch::form(is_on), &FEATURES)
    });
    routes.post("/your-account/get-emails-about-new-features", ACCESS, |visit| save(visit, &FEATURES));
}

/// A wish, and how it is written down.
struct Wish {
    title: &'static str,
    about: &'static str,
    change: fn(bool) -> UserChange,
}

static RESEARCH: Wish = Wish {
    title: "Take part in user research",
    about: "The people who run this platform may ask you what you think of it.",
    change: |is_on| UserChange { take_part_in_research: Some(is_on), ..UserChange::default() },
};

static FEATURES: Wish = Wish {
    title: "Get emails about new features",
    about: "The people who run this platform may tell you by email what is new.",
    change: |is_on| UserChange { receives_new_features_email: Some(is_on), ..UserChange::default() },
};

fn show(visit: &SignedIn, form: &FormView, wish: &Wish) -> Answer {
    visit.page("account/emails.html", context! { form => form.value(), title => wish.title, about => wish.about })
}

async fn save(visit: SignedIn, wish: &'static Wish) -> Answer {
    let mut form = visit.checked();
    let Some(is_on) = switch::read(&mut form, "Select yes or no") else { return show(&visit, &form.view(), wish) };
    visit.client.users.update(visit.user.id, &(wish.change)(is_on)).await?;
    visit.flash("tick", format!("‘{}’ is {}", wish.title, if is_on { "on" } else { "off" })).await?;
    visit.go_to("/your-account")
}
