//! Providers: who delivers messages, and how much each is given.

use serde::{Deserialize, Serialize};
use serde_json::Value;
use tidings_domain::{NotificationType, ProviderId, UserId};

use super::{
    Data,
    endpoint::endpoint,
    fields::{FieldErrors, Fields, boolean, integer, nullable, text, uuid},
    time::{HttpTime, WireTime},
};

endpoint! {
    /// Every provider, by channel, then by weight, with what it has sent this month.
    GET "/provider-details" => ListProviders {} -> ProviderDetails<Vec<ProviderWithUsage>>
}

endpoint! {
    /// One provider.
    GET "/provider-details/{provider_details_id}"
        => GetProvider { provider_details_id: ProviderId } -> ProviderDetails<Provider>
}

endpoint! {
    /// What a provider was, the latest first; at most a hundred versions.
    GET "/provider-details/{provider_details_id}/versions"
        => ListProviderVersions { provider_details_id: ProviderId } -> Data<Vec<Provider>>
}

endpoint! {
    /// Gives a provider more or less, or nothing any more.
    POST "/provider-details/{provider_details_id}"
        => UpdateProvider { provider_details_id: ProviderId } (ProviderChange) -> ProviderDetails<Provider>
}

/// `{"provider_details": …}`, around every reply but one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProviderDetails<T> {
    pub provider_details: T,
}

/// A provider in the list of all.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProviderWithUsage {
    pub id: ProviderId,
    pub display_name: String,
    /// Names the code that talks to it.
    pub identifier: String,
    /// Its share of the traffic, relative to the others of the channel; 0 to 100.
    pub priority: i32,
    pub notification_type: NotificationType,
    pub active: bool,
    pub updated_at: Option<HttpTime>,
    pub supports_international: bool,
    /// Who changed it last.
    pub created_by_name: Option<String>,
    /// Why.
    pub reason: Option<String>,
    /// Fragments of text messages of this month, today's left out.
    pub current_month_billable_sms: i64,
}

/// A provider, or what it was.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Provider {
    pub id: ProviderId,
    pub display_name: String,
    pub identifier: String,
    pub priority: i32,
    pub notification_type: NotificationType,
    pub active: bool,
    pub version: i32,
    pub updated_at: Option<WireTime>,
    pub supports_international: bool,
    pub reason: Option<String>,
    pub created_by: Option<ProviderAuthor>,
}

/// Who made a version of a provider.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProviderAuthor {
    pub id: UserId,
    pub name: String,
    pub email_address: String,
}

/// A change of a provider. What is left out stays as it is.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct ProviderChange {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub priority: Option<i32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub active: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<Option<String>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub created_by: Option<UserId>,
}

impl ProviderChange {
    /// Reads a body.
    ///
    /// # Errors
    /// Every field that is not right, or cannot be changed.
    pub fn read(body: &Value) -> Result<Self, FieldErrors> {
        let mut fields = Fields::of(body)?;
        for name in fields.names() {
            if !["priority", "active", "reason", "created_by"].contains(&name) {
                fields.fault(name, "Not permitted to be updated");
            }
        }
        let priority = fields.optional("priority", |value| match integer(value)? {
            share @ 0..=100 => i32::try_from(share).map_err(|error| error.to_string()),
            _ => Err("Must be between 0 and 100.".to_owned()),
        });
        let active = fields.optional("active", boolean);
        let reason = fields.optional("reason", nullable(text));
        let created_by = fields.optional("created_by", uuid).map(Into::into);
        fields.finish()?;
        Ok(Self { priority, active, reason, created_by })
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_change_says_what_it_changes() {
        let read = |body: Value| ProviderChange::read(&body);
        let change = ProviderChange { priority: Some(5), reason: Some(None), ..ProviderChange::default() };
        assert_eq!(read(json!({"priority": 5, "reason": null})), Ok(change));
        assert_eq!(read(json!({})), Ok(ProviderChange::default()));
    }

    #[test]
    fn little_of_a_provider_can_be_changed() {
        let body = json!({"identifier": "new", "version": 7, "priority": 101, "active": "perhaps", "created_by": "me"});
        let FieldErrors(errors) = ProviderChange::read(&body).unwrap_err();
        let expected = json!({
            "identifier": ["Not permitted to be updated"],
            "version": ["Not permitted to be updated"],
            "priority": ["Must be between 0 and 100."],
            "active": ["Not a valid boolean."],
            "created_by": ["Not a valid UUID."],
        });
        assert_eq!(json!(errors), expected);
    }
}
