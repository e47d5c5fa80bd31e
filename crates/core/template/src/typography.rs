//! Typography of finished text and HTML: curly quotes, dashes, no space before punctuation.

use crate::whitespace::{is_space, remove_before_punctuation};

/// What an author can escape with a backslash, and what stands for it until every rule is applied: noncharacters, so
/// never part of a message. The backslash is first, because it escapes itself.
const ESCAPES: [(&str, &str, &str); 6] = [
    ("\\\\", "\u{FDD1}", "\\"),
    ("\\\"", "\u{FDD2}", "\""),
    ("\\'", "\u{FDD3}", "'"),
    ("\\.", "\u{FDD4}", "."),
    ("\\-", "\u{FDD5}", "-"),
    ("\\`", "\u{FDD6}", "`"),
];

/// Tags whose text is left alone. Compared by prefix: `a` covers `abbr` and `address` too.
const VERBATIM_TAGS: [&str; 9] = ["pre", "samp", "code", "tt", "kbd", "script", "style", "math", "a"];

/// Applies every rule, in the order on which they depend.
pub(crate) fn apply(text: &str) -> String {
    let text = remove_before_punctuation(text);
    let text = smart_quotes(&text);
    let text = straight_in_email_addresses(&text);
    let text = en_dashes(&text);
    ESCAPES.iter().fold(text, |text, (_, stand_in, literal)| text.replace(stand_in, literal))
}

fn smart_quotes(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut verbatim: Vec<&str> = Vec::new();
    let mut last = None;
    for (is_tag, piece) in tags_and_text(text) {
        if is_tag {
            track_verbatim(&mut verbatim, piece);
            out.push_str(piece);
            continue;
        }
        let next_last = piece.chars().next_back();
        if verbatim.is_empty() {
            out.push_str(&curl(piece, last));
        } else {
            out.push_str(piece);
        }
        last = next_last;
    }
    out
}

/// Splits HTML into tags and the text between them. A `<` that nothing closes is text.
fn tags_and_text(text: &str) -> Vec<(bool, &str)> {
    let mut pieces = Vec::new();
    let mut rest = text;
    while let Some((before, tag, after)) = next_tag(rest) {
        if !before.is_empty() {
            pieces.push((false, before));
        }
        pieces.push((true, tag));
        rest = after;
    }
    if !rest.is_empty() {
        pieces.push((false, rest));
    }
    pieces
}

fn next_tag(text: &str) -> Option<(&str, &str, &str)> {
    let (before, rest) = text.split_at(text.find('<')?);
    let (tag, after) = rest.split_at(rest.find('>')? + 1);
    Some((before, tag, after))
}

fn track_verbatim<'t>(open: &mut Vec<&'t str>, tag: &'t str) {
    let closing = tag.starts_with("</");
    let name = tag.trim_start_matches(['<', '/']);
    let is = |known: &str| name.get(..known.len()).is_some_and(|start| start.eq_ignore_ascii_case(known));
    let Some(known) = VERBATIM_TAGS.into_iter().find(|known| is(known)) else { return };
    if !closing {
        open.push(known);
    } else if open.last() == Some(&known) {
        open.pop();
    }
}

/// Curls the quotes of one run of text; `previous` is the last character of the run before it.
fn curl(text: &str, previous: Option<char>) -> String {
    let protected =
        ESCAPES.iter().fold(text.to_owned(), |text, (escaped, stand_in, _)| text.replace(escaped, stand_in));
    let after_text = previous.is_some_and(|c| !is_space(c));
    match protected.as_str() {
        "'" => return if after_text { "’" } else { "‘" }.to_owned(),
        "\"" => return if after_text { "”" } else { "“" }.to_owned(),
        _ => {}
    }
    let mut run = Run(protected.chars().collect());
    run.pairs();
    run.single_quotes();
    run.double_quotes();
    run.0.into_iter().collect()
}

/// The characters of a run of text. Each rule goes over the whole run before the next one does, and a character
/// that decided about one quote cannot decide about the next.
struct Run(Vec<char>);

impl Run {
    /// Replaces each `quote` for which `rule` holds, given the unused characters before it and those after it.
    fn each(&mut self, quote: char, curly: char, rule: impl Fn(&[char], &[char]) -> bool) {
        let mut used = 0;
        for index in 0..self.0.len() {
            if self.0[index] != quote {
                continue;
            }
            let (before, after) = (&self.0[used..index], &self.0[index + 1..]);
            if rule(before, after) {
                self.0[index] = curly;
                used = index + 1;
            }
        }
    }

    /// Quotes within quotes that open together.
    fn pairs(&mut self) {
        for index in 0..self.0.len().saturating_sub(2) {
            let opened = match (self.0[index], self.0[index + 1], is_word(self.0[index + 2])) {
                ('"', '\'', true) => ['“', '‘'],
                ('\'', '"', true) => ['‘', '“'],
                _ => continue,
            };
            self.0[index..index + 2].copy_from_slice(&opened);
        }
    }

    fn single_quotes(&mut self) {
        self.each('\'', '’', |before, after| {
            let decade = matches!(after, [a, b, 's', ..] if a.is_numeric() && b.is_numeric());
            decade && before.last().copied().is_some_and(is_word)
        });
        self.each('\'', '‘', |before, after| opens(before) && starts_word(after));
        self.each('\'', '’', |before, after| {
            let follows = match after {
                [next, ..] if is_space(*next) || next.is_numeric() => false,
                ['s', rest @ ..] => starts_word(rest),
                _ => true,
            };
            follows && closes(before)
        });
        self.each('\'', '’', |before, after| {
            let follows = match after {
                [next, ..] if is_space(*next) => true,
                ['s', rest @ ..] => !starts_word(rest),
                _ => false,
            };
            follows && closes(before)
        });
        self.each('\'', '‘', |_, _| true);
    }

    fn double_quotes(&mut self) {
        self.each('"', '“', |before, after| opens(before) && starts_word(after));
        self.each('"', '”', |_, after| after.first().copied().is_some_and(is_space));
        if let [first @ '"', next, ..] = self.0.as_mut_slice()
            && next.is_ascii_punctuation()
        {
            *first = '”';
        }
        self.each('"', '”', |before, _| closes(before));
        self.each('"', '“', |_, _| true);
    }
}

fn is_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

fn starts_word(text: &[char]) -> bool {
    text.first().copied().is_some_and(is_word)
}

/// Whether the text ends in something after which a quote opens.
fn opens(before: &[char]) -> bool {
    let ends_with = |mark: &str| {
        let start = before.len().checked_sub(mark.len());
        start.is_some_and(|start| before[start..].iter().copied().eq(mark.chars()))
    };
    before.last().copied().is_some_and(is_space) || ["--", "&nbsp;", "&ndash;", "&mdash;"].into_iter().any(ends_with)
}

/// Whether the text ends in something after which a quote closes.
fn closes(before: &[char]) -> bool {
    before.last().is_some_and(|c| !matches!(c, ' ' | '\t' | '\r' | '\n' | '[' | '{' | '(' | '-'))
}

/// Email addresses keep their apostrophes.
fn straight_in_email_addresses(text: &str) -> String {
    let straighten = |word: &str| {
        let inner_at = word.char_indices().any(|(index, c)| c == '@' && index > 0 && index + 1 < word.trim_end().len());
        if inner_at { word.replace(['‘', '’'], "'") } else { word.to_owned() }
    };
    text.split_inclusive(is_space).map(straighten).collect()
}

/// A hyphen or dash (up to three) between spaces becomes an en dash.
fn en_dashes(text: &str) -> String {
    let is_dash = |c: char| matches!(c, '-' | '–' | '—');
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    // Where the last replacement ends: what it used is no context for the next one.
    let mut used = 0;
    while let Some(at) = rest.find(is_dash) {
        let (before, tail) = rest.split_at(at);
        out.push_str(before);
        let run = tail.find(|c| !is_dash(c)).unwrap_or(tail.len());
        let (dashes, after) = tail.split_at(run);
        let words_around = out.trim_end_matches(is_space).len() < out.len()
            && out.trim_end_matches(is_space).len() > used
            && after.starts_with(is_space)
            && !after.trim_start_matches(is_space).is_empty();
        if words_around && dashes.chars().count() <= 3 {
            out.truncate(out.trim_end_matches(is_space).len());
            out.push_str(" – ");
            used = out.len();
            rest = after.trim_start_matches(is_space);
        } else {
            out.push_str(dashes);
            rest = after;
        }
    }
    out.push_str(rest);
    out
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn quotes_curl_by_their_context() {
        let cases = [
            ("it's 'urgent'", "it’s ‘urgent’"),
            ("\"Hello,\" she said", "“Hello,” she said"),
            ("\"'nested' ones\"", "“‘nested’ ones”"),
            ("the dogs' bowl, Bill's", "the dogs’ bowl, Bill’s"),
            (r#"\"straight\" \- a"#, "\"straight\" - a"),
            ("<a title=\"x\">it's</a> it's", "<a title=\"x\">it's</a> it’s"),
            ("o'neil@example.com it's", "o'neil@example.com it’s"),
        ];
        for (text, expected) in cases {
            assert_eq!(apply(text), expected);
        }
    }

    #[test]
    fn dashes_need_words_on_both_sides() {
        assert_eq!(apply("a - b -- c --- d ---- e-f - "), "a – b – c – d ---- e-f - ");
    }

    proptest! {
        #[test]
        fn applying_never_panics(text in "(\\PC|['\"<>/a@ -]){0,30}") {
            let _applied = apply(&text);
        }
    }
}
