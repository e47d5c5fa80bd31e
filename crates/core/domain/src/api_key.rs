//! API keys: their kinds, and the text that a user is given.

use uuid::Uuid;

use crate::{ServiceId, text_enum::text_enum};

text_enum! {
    /// What a key may be used for; the rows of `key_types`.
    KeyType {
        /// Sends to anyone (to the team and the guest list while the service is in trial mode).
        Normal = "normal",
        /// Sends to the team and the guest list only.
        Team = "team",
        /// Sends to nobody: the provider's answer is simulated.
        Test = "test",
    }
}

/// The text of an API key as its user holds it: `<name>-<service id>-<secret>`, both ids 36 characters. It is read from the
/// right, so the name may contain anything.
#[derive(Clone, PartialEq, Eq)]
pub struct ApiKeyText {
    /// The service that the key belongs to.
    pub service_id: ServiceId,
    /// The secret's 36 characters, the key of the token's HMAC.
    pub secret: String,
}

impl ApiKeyText {
    /// Reads the text of a key; `None` when it is too short or its service id is no UUID.
    ///
    /// ```
    /// # use tidings_domain::ApiKeyText;
    /// let text = "my-key-26785a09-ab16-4eb0-8407-a37497a57506-3d844edf-8d35-48ac-975b-e847b4f122b0";
    /// let key = ApiKeyText::parse(text).unwrap();
    /// assert_eq!(key.service_id.to_string(), "26785a09-ab16-4eb0-8407-a37497a57506");
    /// assert_eq!(key.secret, "3d844edf-8d35-48ac-975b-e847b4f122b0");
    /// ```
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        let secret_at = text.len().checked_sub(36)?;
        let service_at = text.len().checked_sub(73)?;
        let secret = text.get(secret_at..)?.to_owned();
        let service_id = Uuid::try_parse(text.get(service_at..secret_at - 1)?).ok()?;
        Some(Self { service_id: service_id.into(), secret })
    }

    /// The text to hand out, once, when a key is made.
    pub fn with_name(&self, name: &str) -> String {
        format!("{name}-{}-{}", self.service_id, self.secret)
    }
}

impl std::fmt::Debug for ApiKeyText {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("ApiKeyText").field("service_id", &self.service_id).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::ApiKeyText;

    #[test]
    fn text_that_is_no_key_is_refused() {
        for text in ["", "key", "é26785a09-ab16-4eb0-8407-a37497a57506", &"x".repeat(80), &"é".repeat(60)] {
            assert!(ApiKeyText::parse(text).is_none(), "{text}");
        }
    }

    #[test]
    fn debug_hides_the_secret() {
        let text = "k-26785a09-ab16-4eb0-8407-a37497a57506-3d844edf-8d35-48ac-975b-e847b4f122b0";
        assert!(!format!("{:?}", ApiKeyText::parse(text)).contains("3d844edf"));
    }
}
