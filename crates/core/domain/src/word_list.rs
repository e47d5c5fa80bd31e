//! Lists in a sentence: ‘name’, ‘address’ and ‘date’.

use std::borrow::Cow;

/// How a list is put into words. Change what differs from the default:
///
/// ```
/// use tidings_domain::WordList;
///
/// let list = WordList::default();
/// assert_eq!(list.text(&["name", "address", "date"]), "‘name’, ‘address’ and ‘date’");
/// let list = WordList { conjunction: "or", before_each: "", after_each: "", ..list };
/// assert_eq!(list.text(&["letter", "email"]), "letter or email");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WordList<'a> {
    /// Before the last item.
    pub conjunction: &'a str,
    /// Between the others, with its space.
    pub separator: &'a str,
    /// Opens each item.
    pub before_each: &'a str,
    /// Closes each item.
    pub after_each: &'a str,
    /// What they are, before the list: for one item, and for more.
    pub prefix: (&'a str, &'a str),
    /// How many items there may be (at least one counts), and the word for those that are left out if there are more. The
    /// word counts as an item.
    pub at_most: Option<(usize, &'a str)>,
}

impl Default for WordList<'_> {
    fn default() -> Self {
        Self {
            conjunction: "and", separator: ", ", before_each: "‘", after_each: "’", prefix: ("", ""), at_most: None
        }
    }
}

impl WordList<'_> {
    /// The list as plain text; empty when there are no items.
    pub fn text(&self, items: &[impl AsRef<str>]) -> String {
        self.join(items.iter().map(|item| Cow::Borrowed(item.as_ref())).collect())
    }

    /// The list as HTML: the items are escaped, and everything around them is taken to be HTML.
    ///
    /// ```
    /// use tidings_domain::WordList;
    ///
    /// let list = WordList { before_each: "<b>", after_each: "</b>", ..WordList::default() };
    /// assert_eq!(list.html(&["R&D", "HR"]), "<b>R&amp;D</b> and <b>HR</b>");
    /// ```
    pub fn html(&self, items: &[impl AsRef<str>]) -> String {
        self.join(items.iter().map(|item| Cow::Owned(escape(item.as_ref()))).collect())
    }

    fn join(&self, items: Vec<Cow<'_, str>>) -> String {
        let prefix = if items.len() == 1 { self.prefix.0 } else { self.prefix.1 };
        let mut shown = items.len();
        let mut rest = None;
        if let Some((limit, word)) = self.at_most
            && items.len() > limit.max(1)
        {
            shown = limit.saturating_sub(1).max(1);
            rest = Some(word.to_owned());
        }
        let dressed = items.iter().take(shown).map(|item| format!("{}{item}{}", self.before_each, self.after_each));
        let mut parts: Vec<String> = dressed.chain(rest).collect();
        let Some(last) = parts.pop() else { return String::new() };
        let space = if prefix.is_empty() { "" } else { " " };
        if parts.is_empty() {
            return format!("{prefix}{space}{last}");
        }
        format!("{prefix}{space}{} {} {last}", parts.join(self.separator), self.conjunction)
    }
}

fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&#34;"),
            '\'' => out.push_str("&#39;"),
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    const NONE: [&str; 0] = [];

    #[test]
    fn the_prefix_goes_by_the_number_of_items() {
        let list = WordList { prefix: ("column", "columns"), ..WordList::default() };
        assert_eq!(list.text(&NONE), "");
        assert_eq!(list.text(&["a"]), "column ‘a’");
        assert_eq!(list.text(&["a", "b"]), "columns ‘a’ and ‘b’");
    }

    #[test]
    fn the_word_for_the_rest_takes_the_last_place() {
        let limited = |limit| WordList { at_most: Some((limit, "others")), ..WordList::default() };
        assert_eq!(limited(3).text(&["a", "b", "c"]), "‘a’, ‘b’ and ‘c’");
        assert_eq!(limited(3).text(&["a", "b", "c", "d"]), "‘a’, ‘b’ and others");
        assert_eq!(limited(0).text(&["a", "b"]), "‘a’ and others");
        assert_eq!(limited(0).text(&["a"]), "‘a’");
    }

    #[test]
    fn items_cannot_add_markup() {
        assert_eq!(WordList::default().html(&["<i a='b'>\"&"]), "‘&lt;i a=&#39;b&#39;&gt;&#34;&amp;’");
    }
}
