//! Addresses on the web, as the contract has them.

use serde_json::Value;

use super::fault::Fault;

/// An address that begins with `https`, in the characters of a URI (RFC 3986).
pub fn https_url(value: &Value) -> Result<String, Fault> {
    let invalid = || Fault::new("is not a valid https url");
    let text = value.as_str().ok_or_else(invalid)?;
    if text.starts_with("https") && is_uri(text) { Ok(text.to_owned()) } else { Err(invalid()) }
}

fn is_uri(text: &str) -> bool {
    let scheme_ends = text.find(':').unwrap_or(0);
    let scheme_holds = text[..scheme_ends].chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '.'));
    let bytes = text.as_bytes();
    let escapes_hold =
        bytes.iter().enumerate().filter(|(_, byte)| **byte == b'%').all(
            |(at, _)| matches!(bytes.get(at + 1..at + 3), Some(digits) if digits.iter().all(u8::is_ascii_hexdigit)),
        );
    let allowed = |c: char| c.is_ascii_alphanumeric() || "-._~:/?#[]@!$&'()*+,;=%".contains(c);
    scheme_ends > 0 && scheme_holds && escapes_hold && text.chars().all(allowed)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn https_addresses() {
        for good in ["https://example.com", "https://example.com/a?b=c%20d#e", "https:x"] {
            assert!(https_url(&json!(good)).is_ok(), "{good}");
        }
        for bad in ["http://example.com", "https", "https://a b", "https://a/%zz", "https://é.com", ""] {
            assert!(https_url(&json!(bad)).is_err(), "{bad}");
        }
    }
}
