//! The page's templates, inside the binary. What they print is escaped: they are called `.html`.

use std::sync::LazyLock;

use minijinja::{Environment, Error, value::Serde};
use serde::Serialize;

static TEMPLATES: LazyLock<Result<Environment<'static>, Error>> = LazyLock::new(|| {
    let mut templates = Environment::new();
    templates.set_undefined_behavior(minijinja::UndefinedBehavior::Strict);
    templates.add_template("page.html", include_str!("templates/page.html"))?;
    templates.add_template("list.html", include_str!("templates/list.html"))?;
    templates.add_template("message.html", include_str!("templates/message.html"))?;
    templates.add_template("empty.html", include_str!("templates/empty.html"))?;
    Ok(templates)
});

/// The page for `context`.
pub fn page(context: impl Serialize) -> Result<String, Error> {
    let templates = TEMPLATES.as_ref().map_err(|broken| Error::new(broken.kind(), broken.to_string()))?;
    templates.get_template("page.html")?.render(Serde(context))
}
