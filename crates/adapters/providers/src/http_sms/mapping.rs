//! What a provider is asked, and what its answers mean.

use std::collections::BTreeMap;

use reqwest::{
    Method,
    header::{HeaderName, HeaderValue},
};
use serde::Deserialize;
use serde_json::Value;
use tidings_domain::NotificationStatus;

use super::fill;

/// A provider as its mapping describes it. In all texts of headers and body, `{to}`, `{sender}`, `{body}`,
/// `{notification_id}` and `{secret}` stand for what they name; `{to}` is digits without a `+`.
#[derive(Clone, Debug, PartialEq)]
pub struct HttpSmsMapping {
    /// As in `provider_details.identifier`.
    pub identifier: String,
    pub url: String,
    pub method: Method,
    pub headers: BTreeMap<String, String>,
    pub content: Content,
    /// It takes messages to numbers abroad.
    pub international: bool,
    /// Statuses of replies that accept a message; all successes where there are none.
    pub accepted: Vec<u16>,
    /// Statuses of replies that refuse a message for good. All others are worth another try.
    pub refused: Vec<u16>,
    /// Where the provider's own id of a message is in its reply, as a JSON pointer.
    pub reference: Option<String>,
    /// What it reports afterwards; `None` where it reports nothing, and what it accepted counts as delivered.
    pub receipt: Option<ReceiptMapping>,
}

/// The body of a request.
#[derive(Clone, Debug, PartialEq)]
pub enum Content {
    /// JSON with texts to be filled, at any depth.
    Json(Value),
    /// Fields of a form.
    Form(BTreeMap<String, String>),
}

/// How its receipts are read. Places are JSON pointers (`/id`), or names of fields where receipts are forms (`id`).
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ReceiptMapping {
    /// Where the notification's id is.
    #[serde(default)]
    pub notification_id: Option<String>,
    /// Where the provider's own id is, if there is no notification's.
    #[serde(default)]
    pub reference: Option<String>,
    /// Where its word for what happened is.
    pub status: String,
    /// What those words mean; others are passed over.
    pub statuses: BTreeMap<String, NotificationStatus>,
}

/// A text that is no mapping, and why.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub struct NoMapping(String);

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    #[serde(default = "identifier")]
    identifier: String,
    url: String,
    #[serde(default = "method")]
    method: String,
    #[serde(default)]
    headers: BTreeMap<String, String>,
    body: Option<Value>,
    form: Option<BTreeMap<String, String>>,
    #[serde(default)]
    international: bool,
    #[serde(default)]
    accepted: Vec<u16>,
    #[serde(default)]
    refused: Vec<u16>,
    reference: Option<String>,
    receipt: Option<ReceiptMapping>,
}

fn identifier() -> String {
    "http".to_owned()
}

fn method() -> String {
    "POST".to_owned()
}

impl std::str::FromStr for HttpSmsMapping {
    type Err = NoMapping;

    /// Reads JSON, and checks it as far as that can be done without calling anybody.
    fn from_str(json: &str) -> Result<Self, NoMapping> {
        let written: Written = serde_json::from_str(json).map_err(|error| NoMapping(error.to_string()))?;
        let method = Method::from_bytes(written.method.as_bytes())
            .map_err(|_| NoMapping(format!("method: {:?} is none", written.method)))?;
        let url = url::Url::parse(&written.url).map_err(|error| NoMapping(format!("url: {error}")))?;
        if !matches!(url.scheme(), "https" | "http") {
            return Err(NoMapping("url: must begin with https:// or http://".to_owned()));
        }
        let content = match (written.body, written.form) {
            (Some(body), None) => Content::Json(body),
            (None, Some(form)) => Content::Form(form),
            _ => return Err(NoMapping("one of body and form is needed".to_owned())),
        };
        let is_header = |(name, value): (&String, &String)| {
            name.parse::<HeaderName>().is_ok() && HeaderValue::from_str(value).is_ok()
        };
        if let Some((name, _)) = written.headers.iter().find(|header| !is_header(*header)) {
            return Err(NoMapping(format!("headers: {name:?} is no header, or has no value of one")));
        }
        if let Some(receipt) = &written.receipt
            && receipt.notification_id.is_none()
            && receipt.reference.is_none()
        {
            return Err(NoMapping("receipt: one of notification_id and reference is needed".to_owned()));
        }
        if written.identifier.is_empty() {
            return Err(NoMapping("identifier: must not be empty".to_owned()));
        }
        let mapping = Self {
            identifier: written.identifier,
            url: written.url,
            method,
            headers: written.headers,
            content,
            international: written.international,
            accepted: written.accepted,
            refused: written.refused,
            reference: written.reference,
            receipt: written.receipt,
        };
        let unknown = mapping.texts().find_map(fill::unknown_placeholder).map(str::to_owned);
        match unknown {
            Some(unknown) => Err(NoMapping(format!("{{{unknown}}} stands for nothing"))),
            None => Ok(mapping),
        }
    }
}

impl HttpSmsMapping {
    /// Whether the mapping has a value for this header.
    pub(super) fn names_header(&self, header: &str) -> bool {
        self.headers.keys().any(|name| name.eq_ignore_ascii_case(header))
    }

    /// All texts that are filled.
    fn texts(&self) -> Box<dyn Iterator<Item = &str> + '_> {
        let headers = self.headers.values().map(String::as_str);
        match &self.content {
            Content::Json(body) => Box::new(headers.chain(fill::texts(body))),
            Content::Form(form) => Box::new(headers.chain(form.values().map(String::as_str))),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_least_that_is_needed() {
        let mapping: HttpSmsMapping = r#"{"url": "https://sms.example", "form": {"to": "{to}"}}"#.parse().unwrap();
        assert_eq!((mapping.identifier.as_str(), &mapping.method), ("http", &Method::POST));
        assert_eq!(mapping.content, Content::Form([("to".to_owned(), "{to}".to_owned())].into()));
        assert_eq!((mapping.receipt, mapping.international), (None, false));
    }

    #[test]
    fn what_is_wrong_is_told() {
        for (json, reason) in [
            ("7", "invalid type"),
            (r#"{"url": "https://a.example"}"#, "one of body and form is needed"),
            (r#"{"url": "ftp://a.example", "form": {}}"#, "url: must begin with"),
            (r#"{"url": "a", "form": {}}"#, "url: relative URL"),
            (r#"{"url": "https://a.example", "form": {}, "timeout": 3}"#, "unknown field `timeout`"),
            (r#"{"url": "https://a.example", "form": {}, "headers": {"a b": ""}}"#, "headers: \"a b\""),
            (
                r#"{"url": "https://a.example", "body": {"a": [{"b": "{recipient}"}]}}"#,
                "{recipient} stands for nothing",
            ),
            (
                r#"{"url": "https://a.example", "form": {}, "receipt": {"status": "s", "statuses": {}}}"#,
                "receipt: one of",
            ),
        ] {
            let error = json.parse::<HttpSmsMapping>().unwrap_err().to_string();
            assert!(error.contains(reason), "{json}: {error}");
        }
    }
}
