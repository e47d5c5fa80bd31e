//! Pages that switch one thing on or off.

use crate::forms::{Form, FormView};

pub const FIELD: &str = "enabled";

/// The form as it stands now.
pub fn form(is_on: bool) -> FormView {
    FormView::of([(FIELD, value(is_on).to_owned())])
}

/// What was chosen; an error where nothing was.
pub fn read(form: &mut Form<'_>, message: &str) -> Option<bool> {
    match form.text(FIELD) {
        "True" => Some(true),
        "False" => Some(false),
        _ => {
            form.error(FIELD, message);
            None
        }
    }
}

const fn value(is_on: bool) -> &'static str {
    if is_on { "True" } else { "False" }
}
