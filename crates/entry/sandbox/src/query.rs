//! What the addresses of the viewer may ask for.

use serde::Deserialize;
use tidings_app::sandbox::Filter;
use tidings_domain::{NotificationId, NotificationType};

use crate::{page, problem::Problem};

/// Which messages; an empty value, as a form sends it, asks for nothing.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct Search {
    #[serde(default)]
    pub recipient: String,
    #[serde(default)]
    pub channel: String,
    pub before: Option<i64>,
    pub after: Option<i64>,
}

impl Search {
    pub fn filter(&self) -> Result<Filter<'_>, Problem> {
        let channel = match self.channel.as_str() {
            "" => None,
            "sms" => Some(NotificationType::Sms),
            "email" => Some(NotificationType::Email),
            other => return Err(Problem::UnknownChannel(other.to_owned())),
        };
        let recipient = Some(self.recipient.trim()).filter(|recipient| !recipient.is_empty());
        Ok(Filter { channel, recipient, service: None, before: self.before, after: self.after })
    }

    /// The page with this search, and `more` of the query after it.
    pub fn href(&self, more: &[(&str, &str)]) -> String {
        let mut query = form_urlencoded::Serializer::new(String::new());
        for (name, value) in [("recipient", self.recipient.trim()), ("channel", &self.channel)] {
            if !value.is_empty() {
                query.append_pair(name, value);
            }
        }
        if let Some(before) = self.before {
            query.append_pair("before", &before.to_string());
        }
        query.extend_pairs(more);
        match query.finish() {
            query if query.is_empty() => page::PATH.to_owned(),
            query => format!("{}?{query}", page::PATH),
        }
    }
}

/// Which message is open, and how it is shown.
#[derive(Clone, Copy, Debug, Deserialize)]
pub struct Open {
    /// Without one, the newest is open.
    pub message: Option<NotificationId>,
    #[serde(default)]
    pub view: View,
}

/// How an email is shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum View {
    #[default]
    Html,
    Text,
}

impl View {
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Html => "html",
            Self::Text => "text",
        }
    }
}
