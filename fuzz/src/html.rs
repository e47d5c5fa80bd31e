//! A strict reader of HTML: what browsers would forgive, it does not.

/// Elements without content or end.
const VOID: [&str; 6] = ["br", "hr", "img", "input", "link", "meta"];
/// Elements that load or run what a stranger wrote.
const FORBIDDEN: [&str; 6] = ["script", "iframe", "object", "embed", "form", "base"];
/// Schemes of links that run what they hold.
const RUNNABLE: [&str; 3] = ["javascript:", "vbscript:", "data:"];

/// Panics when elements are not balanced, or when one could run something.
pub fn check(html: &str) {
    walk(html, true);
}

/// Panics when an element could run something. For previews: the mark of a placeholder without a value may hold line breaks
/// or stand in a link's target, and is then cut in two by the elements that these make.
pub fn check_preview(html: &str) {
    walk(html, false);
}

fn walk(html: &str, balanced: bool) {
    let mut open: Vec<&str> = Vec::new();
    let mut rest = html;
    while let Some(start) = rest.find('<') {
        rest = &rest[start..];
        if let Some(comment) = rest.strip_prefix("<!--") {
            rest = after(comment, "-->");
        } else if rest.starts_with("<!") {
            rest = after(rest, ">");
        } else if let Some(tag) = rest.strip_prefix("</") {
            let (name, left) = tag.split_once('>').expect("an end tag ends");
            let ends = open.pop();
            assert!(!balanced || ends == Some(name.trim()), "wrongly nested in {html}");
            rest = left;
        } else {
            let (name, ends_itself, left) = start_tag(&rest[1..]);
            rest = left;
            assert!(!FORBIDDEN.contains(&name.to_lowercase().as_str()), "<{name}> in {html}");
            if name == "style" || name == "title" {
                rest = after(rest, &format!("</{name}>"));
            } else if !ends_itself && !VOID.contains(&name) {
                open.push(name);
            }
        }
    }
    assert!(!balanced || open.is_empty(), "{open:?} left open in {html}");
}

fn after<'t>(text: &'t str, end: &str) -> &'t str {
    text.split_once(end).unwrap_or_else(|| panic!("no {end} after {text:?}")).1
}

/// The name of a tag whose `<` was read, whether it ends its element too, and the text after it.
fn start_tag(text: &str) -> (&str, bool, &str) {
    let end = text.find(|c: char| !c.is_ascii_alphanumeric()).expect("a tag ends");
    assert!(end > 0, "an angle bracket that is no tag's: {text:?}");
    let (name, mut rest) = text.split_at(end);
    loop {
        rest = rest.trim_start();
        if let Some(left) = rest.strip_prefix("/>") {
            return (name, true, left);
        }
        if let Some(left) = rest.strip_prefix('>') {
            return (name, false, left);
        }
        let end = rest.find(|c: char| !c.is_ascii_alphanumeric() && c != '-' && c != ':').expect("an attribute ends");
        assert!(end > 0, "no attribute: {rest:?}");
        let (attribute, left) = rest.split_at(end);
        assert!(!attribute.to_lowercase().starts_with("on"), "attribute {attribute} in {text:?}");
        rest = left;
        if let Some(value) = rest.strip_prefix('=') {
            let quote = value.chars().next().filter(|quote| matches!(quote, '"' | '\'')).expect("a value is quoted");
            let (value, left) = value[1..].split_once(quote).expect("a value ends");
            let link = value.trim_start().to_lowercase();
            let runs = matches!(attribute, "href" | "src") && RUNNABLE.iter().any(|scheme| link.starts_with(scheme));
            assert!(!runs, "{attribute}={value:?}");
            rest = left;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::check;

    #[test]
    fn balanced_elements_pass() {
        check("<!doctype html><p class=\"a\">b<br>c <a href=\"https://d\">e</a></p><!-- <p> -->");
    }

    #[test]
    #[should_panic(expected = "wrongly nested")]
    fn wrong_nesting_is_found() {
        check("<p><b></p></b>");
    }

    #[test]
    #[should_panic(expected = "attribute onclick")]
    fn handlers_are_found() {
        check("<p onclick=\"a()\"></p>");
    }
}
