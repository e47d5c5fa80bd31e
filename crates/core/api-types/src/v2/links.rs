//! Where a page of a list is, and where the next one.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde::{Deserialize, Serialize};

/// What a client follows until a page is empty.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Links {
    /// This page.
    pub current: String,
    /// The page of what is older; absent from a page that is empty.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next: Option<String>,
}

/// What stands for itself in a query, as clients of Notify see it.
const PLAIN: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~')
    .remove(b'!')
    .remove(b'$')
    .remove(b'\'')
    .remove(b'(')
    .remove(b')')
    .remove(b'*')
    .remove(b',')
    .remove(b'/')
    .remove(b':')
    .remove(b';')
    .remove(b'?')
    .remove(b'@');

/// `address` with parameters.
pub(super) fn url<'p>(address: &str, parameters: impl IntoIterator<Item = (&'p str, &'p str)>) -> String {
    let mut url = address.to_owned();
    for (number, (name, value)) in parameters.into_iter().enumerate() {
        url.push(if number == 0 { '?' } else { '&' });
        url.push_str(name);
        url.push('=');
        // A percent sign of the value is encoded itself, so what reads %20 now is a space.
        url.push_str(&utf8_percent_encode(value, PLAIN).to_string().replace("%20", "+"));
    }
    url
}

#[cfg(test)]
mod tests {
    use super::url;

    #[test]
    fn values_are_encoded() {
        assert_eq!(url("https://a.b/c", []), "https://a.b/c");
        assert_eq!(
            url("https://a.b/c", [("a", "é &=+%20"), ("b", "x/y:z")]),
            "https://a.b/c?a=%C3%A9+%26%3D%2B%2520&b=x/y:z"
        );
    }
}
