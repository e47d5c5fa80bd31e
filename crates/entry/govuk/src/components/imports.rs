//! Imports of components, resolved when templates are read.

use minijinja::{Environment, Error};

/// What stands before the name of the module that an import names.
const FROM: &str = "{% from \"";

/// Replaces the imports of components in all templates by the components that they name. The engine would evaluate the whole
/// module at each import of each rendering, which takes longer than the rest of a page.
pub fn resolve(templates: &mut Environment<'static>) -> Result<(), Error> {
    let sources = templates.templates().map(|(name, template)| (name.to_owned(), resolved(template.source())));
    let changed: Vec<_> = sources.filter_map(|(name, text)| Some((name, text?))).collect();
    for (name, text) in changed {
        // Borrowed templates are found without a lock; these stay for as long as the process does.
        templates.add_template(name.leak(), text.leak())?;
    }
    Ok(())
}

/// The text with `{% set tag = govuk_tag %}` instead of `{% from "govuk/components.html" import tag %}`; none where nothing is
/// imported.
fn resolved(text: &str) -> Option<String> {
    let mut resolved = String::new();
    let mut rest = text;
    let mut is_changed = false;
    while let Some((before, after)) = rest.split_once(FROM) {
        resolved.push_str(before);
        rest = after;
        let Some((library, names, after)) = import(after) else {
            resolved.push_str(FROM);
            continue;
        };
        for name in names.split(',').map(str::trim) {
            let (name, alias) = name.split_once(" as ").unwrap_or((name, name));
            resolved.extend(["{% set ", alias.trim(), " = ", library, "_", name.trim(), " %}"]);
        }
        (rest, is_changed) = (after, true);
    }
    resolved.push_str(rest);
    is_changed.then_some(resolved)
}

/// The library of an import of components, what it names, and what follows it.
fn import(text: &str) -> Option<(&'static str, &str, &str)> {
    let (library, text) = ["govuk", "tidings"]
        .into_iter()
        .find_map(|library| Some((library, text.strip_prefix(library)?.strip_prefix("/components.html\" import ")?)))?;
    let (names, after) = text.split_once("%}")?;
    Some((library, names, after))
}

#[cfg(test)]
mod tests {
    use super::resolved;

    #[test]
    fn components_are_named_instead_of_imported() {
        let text = "{% from \"forms.html\" import csrf %}\n{% from \"tidings/components.html\" import pills as links,\n empty %}\n<p>";
        let expected = "{% from \"forms.html\" import csrf %}\n{% set links = tidings_pills %}{% set empty = tidings_empty %}\n<p>";
        assert_eq!(resolved(text).as_deref(), Some(expected));
        assert_eq!(resolved("{% from \"forms.html\" import csrf %}"), None);
    }
}
