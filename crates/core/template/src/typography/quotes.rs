//! Straight and curly quotes.

use std::borrow::Cow;

use memchr::{memchr, memchr_iter, memchr2_iter, memchr3, memmem};

use super::pieces::pieces;
use crate::{
    edits::Edits,
    markdown::is_digit,
    whitespace::{is_space, is_word},
};

/// What an author can escape with a backslash, as a character reference: it keeps the mark from every later rule.
const ESCAPED: [(&str, &str); 6] =
    [("\\", "&#92;"), ("\"", "&#34;"), ("'", "&#39;"), (".", "&#46;"), ("-", "&#45;"), ("`", "&#96;")];

/// Tells the reference of an escaped mark from one that the author typed: a noncharacter, so never part of a message.
const MARKER: &str = "\u{FDD1}";

/// Typographic marks that authors write as decimal references.
const REFERENCES: [(&str, &str); 7] = [
    ("&#8211;", "–"),
    ("&#8212;", "—"),
    ("&#8216;", "‘"),
    ("&#8217;", "’"),
    ("&#8220;", "“"),
    ("&#8221;", "”"),
    ("&#8230;", "…"),
];

/// Straight quotes become curly ones, by what is around them.
///
/// Each run of text between tags is looked at by itself. Tags are left alone, and so is the text of links, code and
/// preformatted elements. A quote, or one of `` \ . - ` ``, that has a backslash before it becomes a character reference.
///
/// ```
/// use tidings_template::typography;
///
/// assert_eq!(typography::smart_quotes("<i>\"It's\"</i> <code>'x'</code>"), "<i>“It’s”</i> <code>'x'</code>");
/// ```
pub fn smart_quotes(html: &str) -> Cow<'_, str> {
    smart_quotes_with(html, "")
}

/// The same for text that is no HTML, with a marker before each reference that stands for an escaped mark.
pub(super) fn smart_quotes_marked(text: &str) -> Cow<'_, str> {
    smart_quotes_with(text, MARKER)
}

fn smart_quotes_with<'t>(html: &'t str, marker: &str) -> Cow<'t, str> {
    let has_references = memchr_iter(b'&', html.as_bytes()).any(|at| html.as_bytes()[at..].starts_with(b"&#8"));
    let mut edits = Edits::new(html);
    let mut run = Run::default();
    let mut previous = None;
    for piece in pieces(html) {
        let (at, text) = (piece.at, piece.text);
        if !piece.verbatim {
            let has_marks = memchr3(b'\'', b'"', b'\\', text.as_bytes()).is_some();
            if (has_marks && text.contains('\\')) || (has_references && text.contains("&#8")) {
                edits.replace(at..at + text.len(), &curl_with_references(&mut run, text, previous, marker));
            } else if has_marks {
                run.curl(&mut edits, at, text, previous);
            }
        }
        previous = text.chars().next_back();
    }
    edits.finish()
}

fn curl_with_references(run: &mut Run, text: &str, previous: Option<char>, marker: &str) -> String {
    let protected = protect_escaped(text, marker);
    let mut edits = Edits::new(&protected);
    run.curl(&mut edits, 0, &protected, previous);
    let curled = edits.finish();
    REFERENCES.iter().fold(curled.into_owned(), |text, (reference, mark)| text.replace(reference, mark))
}

/// Marks with a backslash as character references.
fn protect_escaped<'t>(text: &'t str, marker: &str) -> Cow<'t, str> {
    let mut edits = Edits::new(text);
    let mut from = 0;
    for at in memchr_iter(b'\\', text.as_bytes()) {
        let Some((mark, reference)) = ESCAPED.iter().find(|(mark, _)| text[at + 1..].starts_with(mark)) else {
            continue;
        };
        if at >= from {
            from = at + 1 + mark.len();
            edits.replace(at..from, marker);
            edits.replace(from..from, reference);
        }
    }
    edits.finish()
}

/// The marks themselves, where marked references stand for them.
pub(super) fn unmark(text: &str) -> Cow<'_, str> {
    let mut edits = Edits::new(text);
    for at in memmem::find_iter(text.as_bytes(), MARKER.as_bytes()) {
        let after = &text[at + MARKER.len()..];
        if let Some((mark, reference)) = ESCAPED.iter().find(|(_, reference)| after.starts_with(reference)) {
            edits.replace(at..at + MARKER.len() + reference.len(), mark);
        }
    }
    edits.finish()
}

/// Words with an `@` inside, as email addresses have, get straight apostrophes back.
///
/// ```
/// use tidings_template::typography;
///
/// let straight = typography::straight_quotes_in_email_addresses("It’s o’neil@example.com");
/// assert_eq!(straight, "It’s o'neil@example.com");
/// ```
pub fn straight_quotes_in_email_addresses(text: &str) -> Cow<'_, str> {
    let mut edits = Edits::new(text);
    let mut done = 0;
    while let Some(found) = memchr(b'@', &text.as_bytes()[done..]) {
        let at = done + found;
        let start = text[done..at].rfind(is_space).map_or(done, |space| done + space);
        let end = text[at..].find(is_space).map_or(text.len(), |space| at + space);
        let word = text[start..end].trim_start_matches(is_space);
        let start = end - word.len();
        if word.char_indices().any(|(index, c)| c == '@' && index > 0 && index + 1 < word.len()) {
            for (index, quote) in word.match_indices(['‘', '’']) {
                edits.replace(start + index..start + index + quote.len(), "'");
            }
        }
        done = end;
    }
    edits.finish()
}

/// The straight quotes of a run of text, and what becomes of them.
#[derive(Debug, Default)]
struct Run {
    quotes: Vec<Quote>,
}

#[derive(Debug, Clone, Copy)]
struct Quote {
    at: usize,
    mark: char,
}

impl Run {
    /// Curls the quotes of one run of text, which starts at `offset` of what is edited; `previous` is the last character of
    /// the run before it.
    fn curl(&mut self, edits: &mut Edits<'_>, offset: usize, text: &str, previous: Option<char>) {
        let after_text = previous.is_some_and(|c| !is_space(c));
        self.quotes.clear();
        self.quotes.extend(memchr2_iter(b'\'', b'"', text.as_bytes()).map(|at| {
            let mark = if text.as_bytes().get(at) == Some(&b'"') { '"' } else { '\'' };
            Quote { at, mark }
        }));
        match text {
            "'" => self.each(text, '\'', if after_text { '’' } else { '‘' }, |_, _| true),
            "\"" => self.each(text, '"', if after_text { '”' } else { '“' }, |_, _| true),
            _ => {
                self.pairs(text);
                self.single_quotes(text);
                self.double_quotes(text);
            }
        }
        for quote in &self.quotes {
            let at = offset + quote.at;
            edits.replace(at..at + 1, quote.mark.encode_utf8(&mut [0; 4]));
        }
    }

    /// Replaces each `quote` for which `rule` holds, given the unused text before it and the text after it. Each rule goes
    /// over the whole run before the next one does, and what decided about one quote cannot decide about the next.
    ///
    /// Quotes around it are still straight in these texts. No rule that is used here tells them from curly ones.
    fn each(&mut self, text: &str, quote: char, curly: char, rule: impl Fn(&str, &str) -> bool) {
        let mut used = 0;
        for Quote { at, mark } in self.quotes.iter_mut().filter(|candidate| candidate.mark == quote) {
            if rule(&text[used..*at], &text[*at + 1..]) {
                *mark = curly;
                used = *at + 1;
            }
        }
    }

    /// Quotes within quotes that open together.
    fn pairs(&mut self, text: &str) {
        for index in 1..self.quotes.len() {
            let [first, second] = [self.quotes[index - 1], self.quotes[index]];
            if second.at != first.at + 1 || !starts_word(&text[second.at + 1..]) {
                continue;
            }
            let opened = match (first.mark, second.mark) {
                ('"', '\'') => ['“', '‘'],
                ('\'', '"') => ['‘', '“'],
                _ => continue,
            };
            [self.quotes[index - 1].mark, self.quotes[index].mark] = opened;
        }
    }

    fn single_quotes(&mut self, text: &str) {
        self.each(text, '\'', '’', |before, after| {
            let mut next = after.chars();
            let mut is_digit = || next.next().is_some_and(is_digit);
            is_digit() && is_digit() && next.next() == Some('s') && before.chars().next_back().is_some_and(is_word)
        });
        self.each(text, '\'', '‘', |before, after| opens(before) && starts_word(after));
        self.each(text, '\'', '’', |before, after| {
            let follows = match after.strip_prefix('s') {
                Some(rest) => starts_word(rest),
                None => !after.starts_with(|next: char| is_space(next) || is_digit(next)),
            };
            follows && closes(before)
        });
        self.each(text, '\'', '’', |before, after| {
            let follows = match after.strip_prefix('s') {
                Some(rest) => !starts_word(rest),
                None => after.starts_with(is_space),
            };
            follows && closes(before)
        });
        self.each(text, '\'', '‘', |_, _| true);
    }

    fn double_quotes(&mut self, text: &str) {
        self.each(text, '"', '“', |before, after| opens(before) && starts_word(after));
        self.each(text, '"', '”', |_, after| after.starts_with(is_space));
        self.first_before_punctuation(text);
        self.each(text, '"', '”', |before, _| closes(before));
        self.each(text, '"', '“', |_, _| true);
    }

    /// A quote with which the run starts, before punctuation: a quote that is still straight counts, an `&` does not.
    fn first_before_punctuation(&mut self, text: &str) {
        let next = text.chars().nth(1);
        let next = match self.quotes.get(1) {
            Some(second) if second.at == 1 => Some(second.mark),
            _ => next,
        };
        if let Some(first @ Quote { at: 0, mark: '"' }) = self.quotes.first_mut()
            && next.is_some_and(|next| next.is_ascii_punctuation() && next != '&')
        {
            first.mark = '”';
        }
    }
}

fn starts_word(text: &str) -> bool {
    text.starts_with(is_word)
}

/// Whether the text ends in something after which a quote opens.
fn opens(before: &str) -> bool {
    before.ends_with(is_space) || ["--", "&nbsp;", "&ndash;", "&mdash;"].into_iter().any(|mark| before.ends_with(mark))
}

/// Whether the text ends in something after which a quote closes.
fn closes(before: &str) -> bool {
    before.chars().next_back().is_some_and(|c| !matches!(c, ' ' | '\t' | '\r' | '\n' | '[' | '{' | '(' | '-'))
}
