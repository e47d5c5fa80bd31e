//! The pages' templates, inside the binary. What they print is escaped: they are called `.html`.

use std::sync::LazyLock;

use minijinja::{Environment, Error, Template, Value};

use crate::format;

static TEMPLATES: LazyLock<Environment<'static>> = LazyLock::new(|| {
    let mut templates = Environment::new();
    if let Err(broken) = tidings_govuk::add_to(&mut templates) {
        tracing::error!(%broken, "the components cannot be read");
    }
    format::add_to(&mut templates);
    load(&mut templates);
    if let Err(broken) = tidings_govuk::resolve_imports(&mut templates).and_then(|()| make_parts(&mut templates)) {
        tracing::error!(%broken, "the parts of pages cannot be made");
    }
    templates
});

#[expect(clippy::expect_used, reason = "templates are read when the app is built: a broken one breaks the build")]
fn load(mut templates: &mut Environment<'static>) {
    minijinja_embed::load_templates!(templates);
}

/// Makes once what is the same on every page.
fn make_parts(templates: &mut Environment<'static>) -> Result<(), Error> {
    let footer = templates.get_template("footer.html")?.render(())?;
    templates.add_global("page_footer", Value::from_safe_string(footer));
    Ok(())
}

/// A template by its name.
///
/// # Errors
/// When there is none, or it cannot be read.
pub fn get(name: &str) -> Result<Template<'static, 'static>, Error> {
    TEMPLATES.get_template(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_template_can_be_read() {
        let names: Vec<&str> = TEMPLATES.templates().map(|(name, _)| name).collect();
        assert!(names.contains(&"error.html"), "{names:?}");
        for name in names {
            get(name).unwrap();
        }
    }
}
