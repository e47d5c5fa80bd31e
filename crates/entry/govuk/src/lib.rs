#![doc = include_str!("../README.md")]

pub mod assets;
mod components;
mod functions;
mod theme;

use minijinja::{Environment, Error, UndefinedBehavior, syntax::SyntaxConfig};

pub use theme::Theme;

/// Adds the components, the layout and their functions to `templates`, in the neutral theme, and sets how templates are
/// read: printing what is undefined is an error, and the line of a block leaves nothing behind.
///
/// To be called before any page's template is added.
///
/// # Errors
///
/// When one of our templates is broken, which a test would have shown.
pub fn add_to(templates: &mut Environment<'static>) -> Result<(), Error> {
    templates.set_undefined_behavior(UndefinedBehavior::SemiStrict);
    templates.set_syntax(SyntaxConfig::builder().trim_blocks(true).lstrip_blocks(true).build()?);
    functions::add_to(templates);
    components::add_to(templates)?;
    set_theme(templates, &Theme::default());
    Ok(())
}

/// Makes pages that import components quick, to be called when all of them were added: at a rendering, nothing is left of an
/// import but the names that it asks for.
///
/// # Errors
///
/// When a page cannot be read.
pub fn resolve_imports(templates: &mut Environment<'static>) -> Result<(), Error> {
    components::resolve_imports(templates)
}

/// Shows the pages of `templates` in `theme`.
pub fn set_theme(templates: &mut Environment<'_>, theme: &Theme) {
    templates.add_global("theme", theme.value());
}
