//! `/your-account/name`: how others see you.

use minijinja::context;
use tidings_api_types::internal::user::UserChange;

use super::ACCESS;
use crate::{
    forms::FormView,
    routing::Routes,
    visit::{Answer, SignedIn},
};

pub(super) fn routes(routes: &mut Routes) {
    routes.get("/your-account/name", ACCESS, ask);
    routes.post("/your-account/name", ACCESS, save);
}

async fn ask(visit: SignedIn) -> Answer {
    show(&visit, &FormView::of([("new_name", visit.user.name.clone())]))
}

fn show(visit: &SignedIn, form: &FormView) -> Answer {
    visit.page("account/name.html", context! { form => form.value() })
}

async fn save(visit: SignedIn) -> Answer {
    let mut form = visit.checked();
    let name = form.required("new_name", "Enter your name").to_owned();
    if name.chars().count() > 255 {
        form.error("new_name", "Your name must be 255 characters or fewer");
    }
    if !form.is_valid() {
        return show(&visit, &form.view());
    }
    let change = UserChange { name: Some(name), ..UserChange::default() };
    visit.client.users.update(visit.user.id, &change).await?;
    visit.flash("tick", "Name changed").await?;
    visit.go_to("/your-account")
}
