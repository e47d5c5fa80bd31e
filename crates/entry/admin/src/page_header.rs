//! The header of every page: made once for each of the few forms that it has, as it is the largest part that pages share.

use std::{
    collections::HashMap,
    sync::{LazyLock, Mutex, PoisonError},
};

use minijinja::{Error, Value, context, value::Serde};

use crate::{
    navigation::{self, Link},
    templates,
    visit::Visit,
};

/// The product's name and the links: who is signed in sees other ones, and one of them may lead to where the visitor is.
type Form = (String, Vec<Link>);

static MADE: LazyLock<Mutex<HashMap<Form, Value>>> = LazyLock::new(Mutex::default);

/// The header as HTML.
///
/// # Errors
/// When its template is broken.
pub fn html(visit: &Visit) -> Result<Value, Error> {
    let form: Form = (visit.admin.settings.product_name.clone(), navigation::header(visit));
    if let Some(made) = MADE.lock().unwrap_or_else(PoisonError::into_inner).get(&form) {
        return Ok(made.clone());
    }
    let (product, links) = &form;
    let html = templates::get("header.html")?.render(context! { product, links => Serde(links) })?;
    let html = Value::from_safe_string(html);
    MADE.lock().unwrap_or_else(PoisonError::into_inner).insert(form, html.clone());
    Ok(html)
}
