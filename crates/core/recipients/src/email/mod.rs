//! Email addresses: which ones we accept, and the form that is compared and sent to.

mod idna_2003;
#[cfg(test)]
mod tests;

use std::borrow::Cow;

use thiserror::Error;
use tidings_template::whitespace::strip_obscure;

/// The longest address we accept, in characters.
const MAX_ADDRESS_LENGTH: usize = 320;
/// The longest encoded domain, in octets (RFC 1035).
const MAX_DOMAIN_LENGTH: usize = 253;
/// The longest label of a domain, in octets (RFC 1035).
const MAX_LABEL_LENGTH: usize = 63;

/// What an encoded label of a domain starts with (RFC 3490).
const ENCODED_PREFIX: &str = "xn--";

/// The text is not an email address. The message is relied upon by clients.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Error)]
#[error("Not a valid email address")]
pub struct InvalidEmailAddress;

/// An email address that can be sent to.
///
/// Before the `@` stand letters and digits of ASCII and ``.!#$%&'*+/=?^_`{|}~-``, dots at the ends included, as no mail
/// server has ever minded. After it stands a domain with at least two labels, of letters and digits in runs that one or
/// two hyphens join; the last one is letters alone. Letters beyond ASCII may be in the domain, which is then encoded by
/// IDNA 2003 (RFC 3490), as it always was for the addresses that services have on their lists. The whole has at most 320
/// characters.
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
    /// The address in lower case, unless it is in lower case already.
    lowered: Option<String>,
}

impl EmailAddress {
    /// Reads an address, forgiving white space around it and invisible characters anywhere.
    ///
    /// # Errors
    /// [`InvalidEmailAddress`] when it breaks a rule for the local part, the domain or the length.
    pub fn parse(text: &str) -> Result<Self, InvalidEmailAddress> {
        let address = strip_obscure(text);
        if !is_address(&address) {
            return Err(InvalidEmailAddress);
        }
        let lowered = match lower(&address) {
            Cow::Borrowed(_) => None,
            Cow::Owned(lowered) => Some(lowered),
        };
        Ok(Self { address: address.into_owned(), lowered })
    }

    /// Any text in the form by which addresses are compared and stored, address or not.
    pub fn format(text: &str) -> String {
        lower(&strip_obscure(text)).into_owned()
    }

    /// The address as typed, without white space around it.
    pub fn as_str(&self) -> &str {
        &self.address
    }

    /// The whole address in lower case: what is stored, compared and sent to.
    pub fn normalised(&self) -> &str {
        self.lowered.as_deref().unwrap_or(&self.address)
    }

    /// The normalised address with its domain in ASCII (`xn--…`), as mail servers take it.
    ///
    /// ```
    /// use tidings_recipients::EmailAddress;
    ///
    /// assert_eq!(EmailAddress::parse("Amala@Bücher.example")?.ascii(), "amala@xn--bcher-kva.example");
    /// # Ok::<(), tidings_recipients::InvalidEmailAddress>(())
    /// ```
    pub fn ascii(&self) -> String {
        let normalised = self.normalised();
        match normalised.split_once('@') {
            Some((local, domain)) if !domain.is_ascii() => {
                let domain = idna_2003::to_ascii(domain).map_or(Cow::Borrowed(domain), Cow::Owned);
                format!("{local}@{domain}")
            }
            _ => normalised.to_owned(),
        }
    }
}

/// The text in lower case; borrowed when it is that already.
fn lower(text: &str) -> Cow<'_, str> {
    if text.bytes().all(|byte| byte.is_ascii() && !byte.is_ascii_uppercase()) {
        return Cow::Borrowed(text);
    }
    Cow::Owned(text.to_lowercase())
}

fn is_address(address: &str) -> bool {
    // A text has at most as many characters as bytes.
    if address.len() > MAX_ADDRESS_LENGTH && address.chars().count() > MAX_ADDRESS_LENGTH {
        return false;
    }
    let Some((local, domain)) = address.split_once('@') else { return false };
    if !is_local_part(local) {
        return false;
    }
    if domain.is_ascii() {
        return is_domain(domain);
    }
    idna_2003::to_ascii(domain).is_some_and(|domain| is_domain(&domain))
}

fn is_local_part(local: &str) -> bool {
    let mut after_dot = false;
    !local.is_empty()
        && local.bytes().all(|byte| {
            let two_dots = after_dot && byte == b'.';
            after_dot = byte == b'.';
            is_local(byte) && !two_dots
        })
}

fn is_local(byte: u8) -> bool {
    let mark = matches!(byte, b'.' | b'!' | b'#'..=b'\'' | b'*' | b'+' | b'-' | b'/' | b'=' | b'?' | b'^'..=b'`' | b'{'..=b'~');
    mark || byte.is_ascii_alphanumeric()
}

fn is_domain(domain: &str) -> bool {
    domain.len() <= MAX_DOMAIN_LENGTH
        && domain.rsplit_once('.').is_some_and(|(rest, top)| is_top_level(top) && rest.split('.').all(is_label))
}

/// Letters and digits in runs that one or two hyphens join, as in `xn--bcher-kva`.
fn is_label(label: &str) -> bool {
    let (first, last) = (label.bytes().next(), label.bytes().next_back());
    let mut hyphens = 0;
    first.is_some_and(|byte| byte != b'-')
        && last != Some(b'-')
        && label.len() <= MAX_LABEL_LENGTH
        && label.bytes().all(|byte| {
            hyphens = if byte == b'-' { hyphens + 1 } else { 0 };
            byte.is_ascii_alphanumeric() || (1..=2).contains(&hyphens)
        })
}

/// Letters alone, or an encoded label of runs that single hyphens join.
fn is_top_level(label: &str) -> bool {
    let encoded = label.split_at_checked(ENCODED_PREFIX.len());
    match encoded.filter(|(start, _)| start.eq_ignore_ascii_case(ENCODED_PREFIX)) {
        Some((_, rest)) => is_label(label) && !rest.starts_with('-') && !rest.contains("--"),
        None => (2..=MAX_LABEL_LENGTH).contains(&label.len()) && label.bytes().all(|byte| byte.is_ascii_alphabetic()),
    }
}
