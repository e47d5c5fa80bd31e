//! Which options a component has: those that its template reads.

use std::collections::BTreeSet;

use super::Template;

/// The options that `text` reads as `p.…`, and those read by the `parts` that it includes.
pub fn read_by(text: &'static str, parts: &[Template]) -> BTreeSet<&'static str> {
    let mut options: BTreeSet<&str> = named_after(text, "p.").collect();
    for (name, part) in parts {
        if text.contains(&format!("include \"{name}\"")) {
            options.extend(named_after(part, "p."));
        }
    }
    options
}

/// The names that follow `prefix` where it does not end another word.
fn named_after<'a>(text: &'a str, prefix: &'a str) -> impl Iterator<Item = &'a str> {
    let is_of_name = |c: char| c.is_ascii_alphanumeric() || c == '_';
    text.match_indices(prefix).filter_map(move |(at, _)| {
        let follows_word = text.get(..at)?.ends_with(|c| is_of_name(c) || c == '.');
        let rest = text.get(at + prefix.len()..)?;
        let end = rest.find(|c| !is_of_name(c)).unwrap_or(rest.len());
        rest.get(..end).filter(|name| !follows_word && !name.is_empty())
    })
}

#[cfg(test)]
mod tests {
    use super::read_by;

    #[test]
    fn the_options_are_those_that_are_read_here_and_in_parts() {
        let text = r#"{{ p.text }}{{ (p.form_group or {}).classes }}{{ step.href }} {% include "b.html" %}"#;
        let parts = [("b.html", "{{ p.hint }}"), ("c.html", "{{ p.label }}")];
        assert_eq!(read_by(text, &parts).into_iter().collect::<Vec<_>>(), ["form_group", "hint", "text"]);
    }
}
