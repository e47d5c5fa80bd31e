//! Paths in Markdown: the targets of links, and `code` that looks like a path.

/// Where a path was named; that decides from where it is seen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// `[text](path)`
    Link,
    /// `` `path` ``
    Text,
}

/// A path and its line, counted from one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Named {
    /// The line.
    pub line: usize,
    /// How it was named.
    pub kind: Kind,
    /// The path, without what follows `#`.
    pub path: String,
}

/// The paths that a document names, outside its blocks of code.
pub fn named_in(text: &str) -> Vec<Named> {
    let mut found = Vec::new();
    let mut fence: Option<&str> = None;
    for (index, line) in text.lines().enumerate() {
        let marker = ["```", "~~~"].into_iter().find(|marker| line.trim_start().starts_with(marker));
        match (fence, marker) {
            (None, Some(marker)) => fence = Some(marker),
            (Some(open), Some(marker)) if open == marker => fence = None,
            (None, None) => {
                let (prose, code) = split_code(line);
                let links = link_targets(&prose).into_iter().filter_map(linked_path).map(|path| (Kind::Link, path));
                let texts = code.into_iter().filter(|code| is_path(code)).map(|path| (Kind::Text, path.to_owned()));
                found.extend(links.chain(texts).map(|(kind, path)| Named { line: index + 1, kind, path }));
            }
            _ => {}
        }
    }
    found
}

/// The line without its code spans, and the spans.
fn split_code(line: &str) -> (String, Vec<&str>) {
    let parts: Vec<&str> = line.split('`').collect();
    // An even number of parts has a backtick that is never closed: what follows it is prose.
    let closed = if parts.len().is_multiple_of(2) { parts.len() - 1 } else { parts.len() };
    let is_code = |index: usize| index % 2 == 1 && index < closed;
    let prose = parts.iter().enumerate().filter(|(index, _)| !is_code(*index)).map(|(_, part)| *part).collect();
    let code = parts.iter().enumerate().filter(|(index, _)| is_code(*index)).map(|(_, part)| *part).collect();
    (prose, code)
}

/// What stands in the round brackets of `[…](…)`, and after the colon of `[…]: …` at the beginning of a line.
fn link_targets(prose: &str) -> Vec<&str> {
    let mut targets: Vec<&str> =
        prose.split("](").skip(1).filter_map(|rest| rest.split_once(')')).map(|(target, _)| target).collect();
    if prose.starts_with('[')
        && let Some((_, target)) = prose.split_once("]: ")
    {
        targets.push(target);
    }
    targets
}

/// The path of a link that stays in this repository: no URL, no anchor alone, no item of Rust's documentation.
fn linked_path(target: &str) -> Option<String> {
    let target = target.split_whitespace().next()?;
    let path = target.split('#').next()?.trim_matches(['<', '>']);
    let is_elsewhere = path.is_empty() || path.starts_with('/') || path.contains("::") || path.contains(':');
    let is_item = !path.contains(['/', '.']);
    (!is_elsewhere && !is_item).then(|| path.to_owned())
}

/// Plain characters with a slash, and either a slash at the end or a name with an extension.
fn is_path(code: &str) -> bool {
    let is_plain = code.chars().all(|c| c.is_ascii_alphanumeric() || "_-./".contains(c));
    if !is_plain || !code.contains('/') || code.starts_with('/') || code.contains("//") {
        return false;
    }
    if code.ends_with('/') {
        return true;
    }
    let name = code.rsplit('/').next().unwrap_or_default();
    name.rsplit_once('.').is_some_and(|(_, extension)| extension.starts_with(|c: char| c.is_ascii_alphabetic()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn paths(text: &str) -> Vec<String> {
        named_in(text).into_iter().map(|named| named.path).collect()
    }

    #[test]
    fn links_into_the_repository_are_found() {
        let text = "See [a](docs/a.md#part), [b](../b.md \"title\") and ![c](c.png).\n[d]: docs/d.md\n[`e`](e/f.md)";
        assert_eq!(paths(text), ["docs/a.md", "../b.md", "c.png", "docs/d.md", "e/f.md"]);
    }

    #[test]
    fn links_elsewhere_are_left_alone() {
        assert!(
            paths("[a](https://example.com/a.md) [b](#part) [c](mailto:a@b.c) [d](crate::d) [e](Cluster)").is_empty()
        );
    }

    #[test]
    fn code_that_looks_like_a_path_is_found() {
        assert_eq!(
            paths("`crates/core/` and `docs/a.md`, `.config/nextest.toml`"),
            ["crates/core/", "docs/a.md", ".config/nextest.toml"]
        );
    }

    #[test]
    fn other_code_is_left_alone() {
        for code in [
            "a.rs",
            "text/html",
            "/v2/notifications/sms.json",
            "docs/adr/<number>-<title>.md",
            "crates/*/src/",
            "cargo run a/b.rs",
            "https://a.b/c.d",
            "1.5/2.5",
            "a/b::c",
        ] {
            assert!(paths(&format!("`{code}`")).is_empty(), "{code}");
        }
    }

    #[test]
    fn blocks_of_code_are_left_alone_and_lines_are_counted() {
        let text = "```sh\ncat `gone/a.md` [x](gone.md)\n```\n\n`docs/a.md`";
        assert_eq!(named_in(text), [Named { line: 5, kind: Kind::Text, path: "docs/a.md".to_owned() }]);
    }

    #[test]
    fn a_backtick_that_is_never_closed_hides_nothing() {
        assert_eq!(paths("a ` b [c](d.md)"), ["d.md"]);
    }
}
