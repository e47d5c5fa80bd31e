//! Cookies: two names, each holding a random text and nothing else.

use http::{HeaderMap, HeaderValue, header};

use super::{LIFETIME, Token};

/// What a request's cookies hold.
#[derive(Clone, Debug, Default)]
pub struct Cookies {
    /// Stands for a stored session.
    pub session: Option<Token>,
    /// Stands for nothing: forms of visitors without a session are bound to it.
    pub visitor: Option<Token>,
}

impl Cookies {
    /// Reads them.
    pub fn of(headers: &HeaderMap, is_secure: bool) -> Self {
        let find = |wanted: &str| {
            let lines = headers.get_all(header::COOKIE).iter().filter_map(|line| line.to_str().ok());
            lines.flat_map(|line| line.split(';')).find_map(|pair| {
                let (name, value) = pair.split_once('=')?;
                (name.trim() == wanted).then(|| Token::of_cookie(value.trim())).flatten()
            })
        };
        Self { session: find(SetCookie::session_name(is_secure)), visitor: find(SetCookie::visitor_name(is_secure)) }
    }
}

/// A cookie to be set.
#[derive(Clone, Debug)]
pub enum SetCookie {
    /// Begins a session in this browser.
    Session(Token),
    /// Ends it.
    NoSession,
    /// Marks a visitor.
    Visitor(Token),
}

impl SetCookie {
    const fn session_name(is_secure: bool) -> &'static str {
        if is_secure { "__Host-tidings_session" } else { "tidings_session" }
    }

    const fn visitor_name(is_secure: bool) -> &'static str {
        if is_secure { "__Host-tidings_visitor" } else { "tidings_visitor" }
    }

    /// The header's value: no script reads it, and other sites' forms do not send it.
    pub fn header(&self, is_secure: bool) -> Option<HeaderValue> {
        let (name, value, age) = match self {
            Self::Session(token) => (Self::session_name(is_secure), token.text(), LIFETIME.as_secs()),
            Self::NoSession => (Self::session_name(is_secure), "", 0),
            Self::Visitor(token) => (Self::visitor_name(is_secure), token.text(), LIFETIME.as_secs()),
        };
        let secure = if is_secure { "; Secure" } else { "" };
        HeaderValue::from_str(&format!("{name}={value}; Path=/; Max-Age={age}; HttpOnly; SameSite=Lax{secure}")).ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cookies_are_found_among_others() {
        let token = Token::random();
        let mut headers = HeaderMap::new();
        let line = format!("a=b; tidings_session={}; c", token.text());
        headers.insert(header::COOKIE, line.parse().unwrap());
        let cookies = Cookies::of(&headers, false);
        assert_eq!(cookies.session.unwrap().text(), token.text());
        assert!(cookies.visitor.is_none());
        assert!(Cookies::of(&headers, true).session.is_none(), "another name where the app is served by HTTPS");
    }

    #[test]
    fn cookies_are_kept_from_scripts_and_other_sites() {
        let token = Token::random();
        let set = SetCookie::Session(token.clone()).header(true).unwrap();
        assert_eq!(
            set.to_str().unwrap(),
            format!("__Host-tidings_session={}; Path=/; Max-Age=72000; HttpOnly; SameSite=Lax; Secure", token.text())
        );
        let ended = SetCookie::NoSession.header(false).unwrap();
        assert_eq!(ended.to_str().unwrap(), "tidings_session=; Path=/; Max-Age=0; HttpOnly; SameSite=Lax");
    }
}
