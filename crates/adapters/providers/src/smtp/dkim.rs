//! Signatures of emails by DKIM (RFC 6376, and RFC 8463 for Ed25519): relaxed headers, relaxed body.

use base64::{Engine, prelude::BASE64_STANDARD};
use ring::{
    rand::SystemRandom,
    signature::{Ed25519KeyPair, RSA_PKCS1_SHA256, RsaKeyPair},
};
use rustls::pki_types::{PrivateKeyDer, pem::PemObject};
use secrecy::{ExposeSecret, SecretString};
use sha2::{Digest, Sha256};

/// The headers that are signed, where an email has them: those that say whom it is from and what it is, and those by which one
/// unsubscribes, which count for nothing unsigned (RFC 8058 §4).
const SIGNED: [&str; 12] = [
    "from",
    "to",
    "reply-to",
    "subject",
    "date",
    "message-id",
    "mime-version",
    "content-type",
    "content-transfer-encoding",
    "list-unsubscribe",
    "list-unsubscribe-post",
    "cc",
];
/// Characters of a signature on one line.
const LINE: usize = 72;

/// With what emails are signed.
#[derive(Clone, Debug)]
pub struct DkimOptions {
    /// The name before `._domainkey` under which the public key is published.
    pub selector: String,
    /// The domain that publishes it; `None` for that of each email's sender.
    pub domain: Option<String>,
    /// A private key as PEM: RSA of at least 2048 bits, or Ed25519 as PKCS #8.
    pub key: SecretString,
}

/// A key that nothing can be signed with.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NoDkimKey {
    #[error("not a private key in PEM")]
    NotPem,
    #[error("neither a key of RSA with 2048 to 4096 bits nor one of Ed25519 in PKCS #8")]
    Unusable,
    #[error("a selector and a domain are letters, digits, hyphens, underscores and dots")]
    NoName,
}

/// Signs emails.
pub(super) struct Dkim {
    selector: String,
    domain: Option<String>,
    key: Key,
}

enum Key {
    Rsa(Box<RsaKeyPair>),
    Ed25519(Ed25519KeyPair),
}

impl Dkim {
    pub(super) fn new(options: &DkimOptions) -> Result<Self, NoDkimKey> {
        let DkimOptions { selector, domain, key } = options;
        let is_name = |name: &str| {
            !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte))
        };
        if !is_name(selector) || !domain.as_deref().is_none_or(is_name) {
            return Err(NoDkimKey::NoName);
        }
        let der = PrivateKeyDer::from_pem_slice(key.expose_secret().as_bytes()).map_err(|_| NoDkimKey::NotPem)?;
        let rsa = |key: Result<RsaKeyPair, _>| key.map(|key| Key::Rsa(Box::new(key))).map_err(|_| NoDkimKey::Unusable);
        let key = match &der {
            PrivateKeyDer::Pkcs1(der) => rsa(RsaKeyPair::from_der(der.secret_pkcs1_der()))?,
            PrivateKeyDer::Pkcs8(der) => match Ed25519KeyPair::from_pkcs8_maybe_unchecked(der.secret_pkcs8_der()) {
                Ok(key) => Key::Ed25519(key),
                Err(_) => rsa(RsaKeyPair::from_pkcs8(der.secret_pkcs8_der()))?,
            },
            _ => return Err(NoDkimKey::Unusable),
        };
        Ok(Self { selector: selector.clone(), domain: domain.clone(), key })
    }

    /// The email with its signature on top. `sender_domain` is that of its sender. `None` when it cannot be signed: it has no body, or
    /// the machine no randomness.
    pub(super) fn sign(&self, email: &[u8], sender_domain: &str) -> Option<Vec<u8>> {
        let text = std::str::from_utf8(email).ok()?;
        let (head, body) = text.split_once("\r\n\r\n")?;
        let headers = headers(head);
        let body_hash = BASE64_STANDARD.encode(Sha256::digest(relaxed_body(body)));
        let signed: Vec<&str> = SIGNED.into_iter().flat_map(|name| names_to_sign(name, &headers)).collect();
        let algorithm = match self.key {
            Key::Rsa(_) => "rsa-sha256",
            Key::Ed25519(_) => "ed25519-sha256",
        };
        let own = format!(
            "DKIM-Signature: v=1; a={algorithm}; c=relaxed/relaxed;\r\n d={}; s={};\r\n h={};\r\n bh={body_hash};\r\n b=",
            self.domain.as_deref().unwrap_or(sender_domain),
            self.selector,
            signed.join(":\r\n "),
        );
        let mut to_sign = String::new();
        for (place, name) in signed.iter().enumerate() {
            // The last of several is the first to be signed; a name too many stands for a header that nobody may add.
            let before = signed.iter().take(place).filter(|earlier| *earlier == name).count();
            if let Some((name, value)) = headers.iter().rev().filter(|(found, _)| found == name).nth(before) {
                to_sign.push_str(&format!("{name}:{}\r\n", relaxed_value(value)));
            }
        }
        let (_, own_value) = own.split_once(':')?;
        to_sign.push_str(&format!("dkim-signature:{}", relaxed_value(own_value)));
        let signature = BASE64_STANDARD.encode(self.signature(to_sign.as_bytes())?);
        let lines: Vec<&str> =
            signature.as_bytes().chunks(LINE).filter_map(|line| std::str::from_utf8(line).ok()).collect();
        Some([own.as_bytes(), lines.join("\r\n ").as_bytes(), b"\r\n", email].concat())
    }

    fn signature(&self, text: &[u8]) -> Option<Vec<u8>> {
        match &self.key {
            Key::Rsa(key) => {
                let mut signature = vec![0; key.public().modulus_len()];
                key.sign(&RSA_PKCS1_SHA256, &SystemRandom::new(), text, &mut signature).ok()?;
                Some(signature)
            }
            // Over the hash, as RFC 8463 §3 has it.
            Key::Ed25519(key) => Some(key.sign(&Sha256::digest(text)).as_ref().to_vec()),
        }
    }
}

/// Names in lower case and values, with the line breaks in them.
fn headers(head: &str) -> Vec<(String, String)> {
    let mut headers: Vec<(String, String)> = Vec::new();
    for line in head.split("\r\n") {
        match (line.starts_with([' ', '\t']), headers.last_mut(), line.split_once(':')) {
            (true, Some((_, value)), _) => value.push_str(line),
            (_, _, Some((name, value))) => headers.push((name.trim_end().to_lowercase(), value.to_owned())),
            _ => {}
        }
    }
    headers
}

/// A name as often as there is such a header. The headers that mail programs show are named once more, so that nobody can add
/// another of them; that one may not be there is no matter.
fn names_to_sign<'a>(name: &'a str, headers: &[(String, String)]) -> Vec<&'a str> {
    let there = headers.iter().filter(|(found, _)| found == name).count();
    let too_many = usize::from(matches!(name, "from" | "to" | "cc" | "reply-to" | "subject" | "date"));
    vec![name; there + too_many]
}

/// A header's value on one line, white space in it as one space (RFC 6376 §3.4.2).
fn relaxed_value(value: &str) -> String {
    let words = value.split([' ', '\t', '\r', '\n']).filter(|word| !word.is_empty());
    words.collect::<Vec<_>>().join(" ")
}

/// A body without white space at the ends of lines and empty lines at its end, and white space elsewhere as one space (RFC 6376
/// §3.4.4).
fn relaxed_body(body: &str) -> String {
    let mut relaxed = String::with_capacity(body.len());
    let mut empty_lines = 0;
    for line in body.split("\r\n") {
        let line = relaxed_line(line);
        if line.is_empty() {
            empty_lines += 1;
            continue;
        }
        relaxed.push_str(&"\r\n".repeat(empty_lines));
        empty_lines = 0;
        relaxed.push_str(&line);
        relaxed.push_str("\r\n");
    }
    relaxed
}

fn relaxed_line(line: &str) -> String {
    let line = line.trim_end_matches([' ', '\t']);
    let mut relaxed = String::with_capacity(line.len());
    for character in line.chars() {
        match character {
            ' ' | '\t' if relaxed.ends_with(' ') => {}
            '\t' => relaxed.push(' '),
            other => relaxed.push(other),
        }
    }
    relaxed
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The example of RFC 6376 §3.4.5.
    #[test]
    fn white_space_is_relaxed_as_in_the_rfcs_example() {
        let headers = headers("A: X\r\nB : Y\t\r\n\tZ  ");
        let relaxed: Vec<_> = headers.iter().map(|(name, value)| format!("{name}:{}", relaxed_value(value))).collect();
        assert_eq!(relaxed, ["a:X", "b:Y Z"]);
        assert_eq!(relaxed_body(" C \r\nD \t E\r\n\r\n\r\n"), " C\r\nD E\r\n");
        assert_eq!(relaxed_body(""), "", "an email of no text has no lines");
        assert_eq!(relaxed_body("\r\na"), "\r\na\r\n", "a last line has an end");
    }

    #[test]
    fn what_no_key_is_is_told() {
        let options =
            |selector: &str, key: &str| DkimOptions { selector: selector.to_owned(), domain: None, key: key.into() };
        let error = |options: &DkimOptions| Dkim::new(options).err();
        assert_eq!(error(&options("one", "key")), Some(NoDkimKey::NotPem));
        let key = "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n";
        assert_eq!(error(&options("one", key)), Some(NoDkimKey::Unusable));
        assert_eq!(error(&options("one;two", key)), Some(NoDkimKey::NoName));
    }
}
