//! The pages' templates, inside the binary. What they print is escaped: they are called `.html`.

use std::{
    fmt,
    sync::{Arc, LazyLock},
};

use minijinja::{
    Environment, Error, Template, Value, escape_formatter,
    value::{Object, ObjectRepr},
};

use crate::format;

static TEMPLATES: LazyLock<Environment<'static>> = LazyLock::new(|| {
    let mut templates = Environment::new();
    if let Err(broken) = tidings_govuk::add_to(&mut templates) {
        tracing::error!(%broken, "the components cannot be read");
    }
    format::add_to(&mut templates);
    templates.set_formatter(|out, state, value| match value.downcast_object_ref::<Html>() {
        Some(Html(html)) => Ok(out.write_str(html)?),
        None => escape_formatter(out, state, value),
    });
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

/// HTML that a template prints as it is. Unlike a safe string it is not copied before: for what is long.
#[derive(Debug)]
pub struct Html(pub String);

impl Object for Html {
    fn repr(self: &Arc<Self>) -> ObjectRepr {
        ObjectRepr::Plain
    }

    fn render(self: &Arc<Self>, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// What a template makes of its values, with room for so many bytes from the start: what grows is copied, again and again.
///
/// # Errors
/// When there is no such template, or it does not fit its values.
pub fn render(name: &str, values: Value, room: usize) -> Result<Vec<u8>, Error> {
    let mut html = Vec::with_capacity(room);
    get(name)?.render_captured_to(values, &mut html)?;
    Ok(html)
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
    use minijinja::context;

    use super::*;

    #[test]
    fn html_is_printed_as_it_is_and_all_else_escaped() {
        let values = || context! { html => Value::from_object(Html("<p>".to_owned())), text => "<p>" };
        let printed = TEMPLATES.render_named_str("a.html", "{{ html }} {{ text }}", values()).unwrap();
        assert_eq!(printed, "<p> &lt;p&gt;");
    }

    #[test]
    fn every_template_can_be_read() {
        let names: Vec<&str> = TEMPLATES.templates().map(|(name, _)| name).collect();
        assert!(names.contains(&"error.html"), "{names:?}");
        for name in names {
            get(name).unwrap();
        }
    }
}
