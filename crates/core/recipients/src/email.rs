//! Email addresses: which ones we accept, and the form that is compared and sent to.

use thiserror::Error;

use crate::whitespace::strip_obscure;

/// The longest address we accept, in characters.
const MAX_ADDRESS_LENGTH: usize = 320;
/// The longest encoded domain, in octets (RFC 1035).
const MAX_DOMAIN_LENGTH: usize = 253;
/// The longest label of a domain, in octets (RFC 1035).
const MAX_LABEL_LENGTH: usize = 63;

/// What an encoded label of a domain starts with (RFC 5890).
const ENCODED_PREFIX: &str = "xn--";

/// The text is not an email address. The message is relied upon by clients.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Error)]
#[error("Not a valid email address")]
pub struct InvalidEmailAddress;

/// An email address that can be sent to.
///
/// ```
/// use tidings_recipients::EmailAddress;
///
/// let address = EmailAddress::parse(" Amala@Example.com ")?;
/// assert_eq!(address.as_str(), "Amala@Example.com");
/// assert_eq!(address.normalised(), "amala@example.com");
/// assert!(EmailAddress::parse("amala@localhost").is_err());
/// # Ok::<(), tidings_recipients::InvalidEmailAddress>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct EmailAddress {
    address: String,
    normalised: String,
}

impl EmailAddress {
    /// Reads an address, forgiving white space around it and invisible characters anywhere.
    ///
    /// # Errors
    /// [`InvalidEmailAddress`] when it breaks a rule of ours for the local part, the domain or the length.
    pub fn parse(text: &str) -> Result<Self, InvalidEmailAddress> {
        let address = strip_obscure(text);
        let (local, domain) = address.split_once('@').ok_or(InvalidEmailAddress)?;
        if address.chars().count() > MAX_ADDRESS_LENGTH || address.contains("..") || !is_local_part(local) {
            return Err(InvalidEmailAddress);
        }
        let ascii = ascii_domain(domain).ok_or(InvalidEmailAddress)?;
        if !is_domain(&ascii) {
            return Err(InvalidEmailAddress);
        }
        let normalised = Self::format(&address);
        Ok(Self { address, normalised })
    }

    /// Any text in the form by which addresses are compared and stored, address or not.
    pub fn format(text: &str) -> String {
        strip_obscure(text).to_lowercase()
    }

    /// The address as typed, without white space around it.
    pub fn as_str(&self) -> &str {
        &self.address
    }

    /// The whole address in lower case: what is stored, compared and sent to.
    pub fn normalised(&self) -> &str {
        &self.normalised
    }

    /// The normalised address with its domain in ASCII (`xn--…`), as mail servers take it.
    pub fn ascii(&self) -> String {
        match self.normalised.split_once('@') {
            Some((local, domain)) => {
                format!("{local}@{}", ascii_domain(domain).unwrap_or_else(|| domain.to_owned()))
            }
            None => self.normalised.clone(),
        }
    }
}

fn is_local_part(local: &str) -> bool {
    let allowed = |c: char| c.is_ascii_alphanumeric() || ".!#$%&'*+/=?^_`{|}~-".contains(c);
    !local.is_empty() && local.chars().all(allowed)
}

/// The domain as mail servers take it, by UTS 46.
fn ascii_domain(domain: &str) -> Option<String> {
    if domain.is_ascii() {
        return Some(domain.to_owned());
    }
    if domain.chars().any(char::is_whitespace) {
        return None;
    }
    idna::domain_to_ascii(domain).ok()
}

fn is_domain(domain: &str) -> bool {
    if domain.len() > MAX_DOMAIN_LENGTH {
        return false;
    }
    let labels: Vec<&str> = domain.split('.').collect();
    match labels.split_last() {
        Some((top, rest)) => !rest.is_empty() && rest.iter().all(|label| is_label(label)) && is_top_level(top),
        None => false,
    }
}

/// Letters and digits in runs that one or two hyphens join, as in `xn--bcher-kva`.
fn is_label(label: &str) -> bool {
    !label.is_empty()
        && label.len() <= MAX_LABEL_LENGTH
        && label.chars().all(|c| c.is_ascii_alphanumeric() || c == '-')
        && !label.starts_with('-')
        && !label.ends_with('-')
        && !label.contains("---")
}

/// Letters alone, or an encoded label of runs that single hyphens join.
fn is_top_level(label: &str) -> bool {
    let encoded = label.split_at_checked(ENCODED_PREFIX.len());
    match encoded.filter(|(start, _)| start.eq_ignore_ascii_case(ENCODED_PREFIX)) {
        Some((_, rest)) => is_label(label) && !rest.starts_with('-') && !rest.contains("--"),
        None => is_label(label) && label.len() >= 2 && label.chars().all(|c| c.is_ascii_alphabetic()),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn ordinary_addresses_are_accepted() {
        for text in ["a@b.co", "o'neil+tag@example.gov.uk", "A.B@C-d.Example.COM", "a@例え.テスト"] {
            assert!(EmailAddress::parse(text).is_ok(), "{text}");
        }
    }

    #[test]
    fn broken_addresses_are_refused() {
        for text in [
            "",
            "a",
            "a@",
            "@b.co",
            "a@b",
            "a@b.c",
            "a@b.co.",
            "a..b@c.co",
            "a@-b.co",
            "a@b c.co",
            "a@b@c.co",
            "a@b.xn--c--d",
        ] {
            assert_eq!(EmailAddress::parse(text), Err(InvalidEmailAddress), "{text}");
        }
    }

    #[test]
    fn invisible_characters_are_dropped() {
        let address = EmailAddress::parse("\u{FEFF}Amala\u{200B}@example.com\n").unwrap();
        assert_eq!(address.normalised(), "amala@example.com");
    }

    #[test]
    fn domains_that_cannot_be_registered_are_refused() {
        // A code point without a character, a label of Arabic digits alone, an encoded label that decodes to nothing.
        for text in ["a@\u{2FFF}.co", "a@١٢.com", "a@b.xn--pａ1ai"] {
            assert_eq!(EmailAddress::parse(text), Err(InvalidEmailAddress), "{text}");
        }
    }

    #[test]
    fn any_text_has_a_form_to_compare() {
        assert_eq!(EmailAddress::format(" A\u{200B}@@B.CO\n"), "a@@b.co");
    }

    #[test]
    fn length_is_limited() {
        let domain = "@example.com";
        let longest = format!("{}{domain}", "a".repeat(MAX_ADDRESS_LENGTH - domain.len()));
        assert!(EmailAddress::parse(&longest).is_ok());
        assert!(EmailAddress::parse(&format!("a{longest}")).is_err());
    }

    #[test]
    fn mail_servers_get_an_ascii_domain() {
        assert_eq!(EmailAddress::parse("A@Bücher.example").unwrap().ascii(), "a@xn--bcher-kva.example");
    }

    proptest! {
        #[test]
        fn parsing_never_panics_and_normalising_is_idempotent(text in "\\PC{0,40}|[a-z.]{1,8}@[a-z.-]{1,12}") {
            if let Ok(address) = EmailAddress::parse(&text) {
                let again = EmailAddress::parse(address.normalised()).map(|again| again.normalised);
                prop_assert_eq!(again.as_deref(), Ok(address.normalised()));
            }
        }
    }
}
