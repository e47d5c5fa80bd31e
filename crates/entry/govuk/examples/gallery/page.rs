//! The page of all components, and its server.

use axum::{Router, response::Html, routing::get};
use http::{HeaderValue, header};
use minijinja::{Environment, Error, context};

/// As strict as the pages of the product.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; \
     form-action 'self'; frame-ancestors 'none'; base-uri 'none'";

/// Renders it.
pub fn page() -> Result<String, Error> {
    let mut templates = Environment::new();
    tidings_govuk::add_to(&mut templates)?;
    templates.add_template("gallery.html", include_str!("gallery.html"))?;
    templates.get_template("gallery.html")?.render(context! {})
}

/// Serves it with its assets. A mistake in the template is shown instead of the page.
pub fn router() -> Router {
    let html = page().unwrap_or_else(|error| format!("<pre>{error:#}</pre>"));
    let answer = move || async { ([(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(POLICY))], Html(html)) };
    Router::new().route("/", get(answer)).merge(tidings_govuk::assets::router())
}
