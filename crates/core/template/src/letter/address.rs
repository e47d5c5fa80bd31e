//! The address block, which shows through the window of the envelope.

use std::ops::RangeInclusive;

use crate::{
    fill::{Lists, value_text},
    markdown,
    personalisation::Personalisation,
    whitespace,
};

/// How many lines an address has that can be printed.
const LINES: RangeInclusive<usize> = 3..=7;

/// The last line, for which a postcode stands in.
const LAST: usize = 7;

/// A line of the address block.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AddressLine {
    /// Plain text.
    Text(String),
    /// The name of the placeholder that has no value.
    Missing(String),
}

impl AddressLine {
    /// The line as HTML, escaped: what strangers typed is no markup.
    ///
    /// ```
    /// use tidings_template::AddressLine;
    ///
    /// assert_eq!(AddressLine::Text("<b>Flat</b> & Co".to_owned()).html(), "&lt;b&gt;Flat&lt;/b&gt; &amp; Co");
    /// ```
    pub fn html(&self) -> String {
        match self {
            Self::Text(text) => markdown::escape_all(text),
            Self::Missing(name) => {
                format!("<span class=\"placeholder-no-brackets\">{}</span>", markdown::escape_all(name))
            }
        }
    }
}

/// The lines of a recipient's address if there are enough and not too many of them; else the seven lines that senders
/// fill in, with what there is of them.
pub(super) fn block(address: &[String], values: &Personalisation) -> Vec<AddressLine> {
    if LINES.contains(&address.len()) {
        return address.iter().cloned().map(AddressLine::Text).collect();
    }
    let mut lines: Vec<AddressLine> = (1..=LAST).flat_map(|number| placeholder(number, values)).collect();
    if lines.last() == Some(&AddressLine::Text(String::new())) {
        lines.pop();
    }
    lines
}

/// `address line 1` to `address line 7`: a value may have several lines.
fn placeholder(number: usize, values: &Personalisation) -> Vec<AddressLine> {
    let name = format!("address line {number}");
    let value = match values.get(&name) {
        None if number == LAST && !values.names(&name) => values.get("postcode"),
        value => value,
    };
    match value {
        Some(value) => {
            let text = value_text(value, Lists::Sentence);
            whitespace::lines(&text).map(|line| AddressLine::Text(markdown::decode(line).into_owned())).collect()
        }
        None => vec![AddressLine::Missing(name)],
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Value;

    fn lines(pairs: &[(&str, &str)]) -> Vec<String> {
        let mut values = Personalisation::new();
        for (name, value) in pairs {
            values.insert(name, Value::from(*value));
        }
        block(&[String::new()], &values).iter().map(AddressLine::html).collect()
    }

    #[test]
    fn an_address_of_three_to_seven_lines_is_printed_as_it_is() {
        let address = ["1", "2", "3"].map(str::to_owned);
        assert_eq!(block(&address, &Personalisation::new()), address.clone().map(AddressLine::Text));
        for count in [2, 8] {
            let address = vec!["1".to_owned(); count];
            assert_eq!(block(&address, &Personalisation::new()).len(), 7);
        }
    }

    #[test]
    fn a_postcode_stands_in_for_the_last_line() {
        assert_eq!(lines(&[("address_line_1", "<A> & B"), ("postcode", "n1")])[6], "n1");
        assert_eq!(lines(&[("address_line_1", "<A> & B")])[0], "&lt;A&gt; &amp; B");
        assert_eq!(lines(&[("postcode", "n1"), ("address line 7", "")]).len(), 6);
    }

    #[test]
    fn lines_without_a_value_show_their_names() {
        assert_eq!(lines(&[])[1], "<span class=\"placeholder-no-brackets\">address line 2</span>");
    }
}
