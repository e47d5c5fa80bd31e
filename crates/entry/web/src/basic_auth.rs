//! Name and password in requests (RFC 7617).

use base64::{Engine, prelude::BASE64_STANDARD};
use http::{HeaderMap, header};
use secrecy::{ExposeSecret, SecretString};

/// Who gets through: any of the names with any of the passwords, so that each can be replaced while the old one still
/// holds.
#[derive(Clone, Debug, Default)]
pub struct BasicAuth {
    pub usernames: Vec<String>,
    pub passwords: Vec<SecretString>,
}

/// Why a request does not get through.
#[derive(Clone, Copy, Debug, thiserror::Error, PartialEq, Eq)]
pub enum NotAllowed {
    /// It says nothing of who sends it: status 401.
    #[error("no name and password are given")]
    Anonymous,
    /// It says something else: status 403.
    #[error("name or password is wrong")]
    Wrong,
}

impl BasicAuth {
    /// Checks the header `Authorization`, in constant time.
    ///
    /// # Errors
    /// When it is not there, or not right.
    pub fn check(&self, headers: &HeaderMap) -> Result<(), NotAllowed> {
        let header =
            headers.get(header::AUTHORIZATION).filter(|value| !value.is_empty()).ok_or(NotAllowed::Anonymous)?;
        let given = header.to_str().ok().and_then(read).ok_or(NotAllowed::Wrong)?;
        let (name, password) = given.split_once(':').ok_or(NotAllowed::Wrong)?;
        let is_known = |known: &mut dyn Iterator<Item = &str>, text: &str| {
            known.fold(false, |found, known| found | same(known.as_bytes(), text.as_bytes()))
        };
        let name_is_known = is_known(&mut self.usernames.iter().map(String::as_str), name);
        let password_is_known = is_known(&mut self.passwords.iter().map(|known| known.expose_secret()), password);
        if name_is_known & password_is_known { Ok(()) } else { Err(NotAllowed::Wrong) }
    }
}

fn read(header: &str) -> Option<String> {
    let (scheme, text) = header.split_once(' ')?;
    let decoded = scheme.eq_ignore_ascii_case("Basic").then(|| BASE64_STANDARD.decode(text.trim()).ok()).flatten()?;
    String::from_utf8(decoded).ok()
}

/// Whether a secret is given, compared in constant time; only the length shows. No secret is never given.
pub fn same(secret: &[u8], given: &[u8]) -> bool {
    let difference = secret.iter().zip(given).fold(0, |difference, (a, b)| difference | (a ^ b));
    !secret.is_empty() && secret.len() == given.len() && std::hint::black_box(difference) == 0
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(header: Option<&str>) -> Result<(), NotAllowed> {
        let auth = BasicAuth { usernames: vec!["notify".to_owned()], passwords: vec!["old".into(), "n:ew".into()] };
        let mut headers = HeaderMap::new();
        if let Some(header) = header {
            headers.insert(header::AUTHORIZATION, header.parse().unwrap());
        }
        auth.check(&headers)
    }

    fn basic(text: &str) -> String {
        format!("Basic {}", BASE64_STANDARD.encode(text))
    }

    #[test]
    fn every_known_password_is_fine() {
        assert_eq!(check(Some(&basic("notify:old"))), Ok(()));
        assert_eq!(check(Some(&basic("notify:n:ew").replace("Basic", "basic"))), Ok(()));
    }

    #[test]
    fn all_else_is_not() {
        assert_eq!(check(None), Err(NotAllowed::Anonymous));
        assert_eq!(check(Some("")), Err(NotAllowed::Anonymous));
        for wrong in [basic("notify:"), basic("notify:olds"), basic("notif:old"), basic("notify"), basic(":")] {
            assert_eq!(check(Some(&wrong)), Err(NotAllowed::Wrong), "{wrong}");
        }
        for wrong in ["Basic", "Basic %", "Bearer bm90aWZ5Om9sZA=="] {
            assert_eq!(check(Some(wrong)), Err(NotAllowed::Wrong), "{wrong}");
        }
    }
}
