//! The page's HTML. It is made once: the description is part of the binary.

use std::sync::LazyLock;

use minijinja::{Environment, UndefinedBehavior, value::Serde};
use tidings_api_types::v2::openapi::DOCUMENT;

use super::{document::Document, view::View};

/// Why there is no page.
#[derive(Debug, thiserror::Error)]
pub(super) enum NoPage {
    #[error("the description cannot be read: {0}")]
    Description(#[from] serde_json::Error),
    #[error("a template of the reference cannot be filled: {0}")]
    Template(#[from] minijinja::Error),
}

static PAGE: LazyLock<Result<String, NoPage>> = LazyLock::new(|| {
    let document: Document = serde_json::from_str(DOCUMENT)?;
    let mut templates = Environment::new();
    templates.set_undefined_behavior(UndefinedBehavior::Strict);
    templates.add_template("parts.html", include_str!("templates/parts.html"))?;
    templates.add_template("schema.html", include_str!("templates/schema.html"))?;
    templates.add_template("operation.html", include_str!("templates/operation.html"))?;
    templates.add_template("page.html", include_str!("templates/page.html"))?;
    Ok(templates.get_template("page.html")?.render(Serde(View::new(&document)))?)
});

/// The whole page.
pub(super) fn html() -> Result<&'static str, &'static NoPage> {
    PAGE.as_ref().map(String::as_str)
}
