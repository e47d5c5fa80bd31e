//! Changes of a service's settings, and services to be made.

use serde::Serialize;
use serde_json::{Map, Value};
use tidings_domain::{EmailBrandingId, LetterBrandingId, OrganisationId, ServiceId, ServicePermission, UserId};
use uuid::Uuid;

use super::Service;
use crate::internal::{
    Data, ErrorReply,
    endpoint::endpoint,
    fields::{FieldErrors, Fields, boolean, instant, integer, list, nullable, text, text_up_to, uuid},
    time::SpacedTime,
};

endpoint! {
    /// Makes a service.
    POST "/service" => CreateService {} (NewService) -> 201 Data<Service>
}

endpoint! {
    /// Changes a service's settings, as a new version.
    POST "/service/{service_id}" => UpdateService { service_id: ServiceId } (ServiceChange) -> Data<Service>
}

endpoint! {
    /// Archives a service with its templates and keys: nothing brings it back.
    POST "/service/{service_id}/archive" => ArchiveService { service_id: ServiceId } -> 204 ()
}

/// Declares the settings that can be changed, each with the way in which it is read.
macro_rules! service_change {
    ($($(#[$doc:meta])* $field:ident: $type:ty = $read:expr),+ $(,)?) => {
        /// Changes of a service's settings. What is left out stays as it is; `Some(None)` clears.
        #[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
        pub struct ServiceChange {
            $($(#[$doc])* #[serde(skip_serializing_if = "Option::is_none")] pub $field: Option<$type>),+
        }

        impl ServiceChange {
            fn take(fields: &mut Fields<'_>) -> Self {
                Self { $($field: fields.optional(stringify!($field), $read)),+ }
            }
        }
    };
}

service_change! {
    name: String = text_up_to(255),
    active: bool = boolean,
    /// In trial mode.
    restricted: bool = boolean,
    /// Who makes this version.
    created_by: UserId = id,
    organisation: Option<OrganisationId> = nullable(id),
    organisation_type: Option<String> = nullable(text_up_to(255)),
    email_branding: Option<EmailBrandingId> = branding,
    letter_branding: Option<LetterBrandingId> = branding,
    /// All that the service may do from now on.
    permissions: Vec<ServicePermission> = permissions,
    prefix_sms: bool = boolean,
    rate_limit: i32 = small_integer,
    contact_link: Option<String> = nullable(text_up_to(255)),
    email_message_limit: i64 = integer,
    sms_message_limit: i64 = integer,
    international_sms_message_limit: i64 = integer,
    letter_message_limit: i64 = integer,
    volume_email: Option<i32> = nullable(small_integer),
    volume_sms: Option<i32> = nullable(small_integer),
    volume_letter: Option<i32> = nullable(small_integer),
    consent_to_research: Option<bool> = nullable(boolean),
    count_as_live: bool = boolean,
    go_live_at: Option<SpacedTime> = nullable(|value| instant(value).map(SpacedTime)),
    go_live_user: Option<UserId> = nullable(id),
    has_active_go_live_request: bool = boolean,
    confirmed_unique: bool = boolean,
    confirmed_email_sender_name: Option<bool> = nullable(boolean),
    custom_email_sender_name: Option<String> = nullable(text_up_to(255)),
    notes: Option<String> = nullable(text),
    purchase_order_number: Option<String> = nullable(text_up_to(255)),
    billing_contact_names: Option<String> = nullable(text),
    billing_contact_email_addresses: Option<String> = nullable(text),
    billing_reference: Option<String> = nullable(text_up_to(255)),
}

/// What the admin app lets its users change of a service. The rest is changed by other endpoints, or by nobody.
const ALLOWED: &[&str] = &[
    "active",
    "billing_contact_email_addresses",
    "billing_contact_names",
    "billing_reference",
    "confirmed_email_sender_name",
    "confirmed_unique",
    "contact_link",
    "count_as_live",
    "created_by",
    "custom_email_sender_name",
    "email_branding",
    "email_message_limit",
    "free_sms_fragment_limit",
    "go_live_at",
    "go_live_user",
    "has_active_go_live_request",
    "international_sms_message_limit",
    "letter_branding",
    "letter_contact_block",
    "letter_message_limit",
    "name",
    "notes",
    "organisation_type",
    "permissions",
    "prefix_sms",
    "purchase_order_number",
    "rate_limit",
    "reply_to_email_address",
    "restricted",
    "sms_message_limit",
    "sms_sender",
    "volume_email",
    "volume_letter",
    "volume_sms",
];

/// Attributes of a service that are not to be changed in this way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NotAllowed(pub Vec<String>);

impl std::fmt::Display for NotAllowed {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Not allowed to update service attributes: {}", self.0.join(", "))
    }
}

impl std::error::Error for NotAllowed {}

/// Why attributes are no change of a service.
#[derive(Clone, Debug, PartialEq)]
pub enum AttributesError {
    /// Some are not to be changed in this way.
    NotAllowed(NotAllowed),
    /// Some have values that the API would refuse, as it would.
    Refused(Box<ErrorReply>),
}

impl std::fmt::Display for AttributesError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::NotAllowed(error) => error.fmt(f),
            Self::Refused(error) => error.fmt(f),
        }
    }
}

impl std::error::Error for AttributesError {}

impl ServiceChange {
    /// Reads a body: the server's side. What is no setting of a service is passed over.
    ///
    /// # Errors
    /// Every field that is not right.
    pub fn read(body: &Value) -> Result<Self, FieldErrors> {
        let mut fields = Fields::of(body)?;
        let change = Self::take(&mut fields);
        fields.finish()?;
        Ok(change)
    }

    /// Makes a change of attributes by name: the client's side. Only what the admin app may change is let through.
    ///
    /// # Errors
    /// See [`AttributesError`].
    pub fn from_attributes(attributes: Map<String, Value>) -> Result<Self, AttributesError> {
        Self::check_allowed(attributes.keys().map(String::as_str)).map_err(AttributesError::NotAllowed)?;
        Self::read(&Value::Object(attributes)).map_err(|errors| AttributesError::Refused(Box::new(errors.into())))
    }

    /// Whether the admin app may change all of these.
    ///
    /// # Errors
    /// Names those that it may not.
    pub fn check_allowed<'a>(names: impl IntoIterator<Item = &'a str>) -> Result<(), NotAllowed> {
        let disallowed: Vec<String> =
            names.into_iter().filter(|name| !ALLOWED.contains(name)).map(str::to_owned).collect();
        if disallowed.is_empty() { Ok(()) } else { Err(NotAllowed(disallowed)) }
    }
}

/// A service to be made.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct NewService {
    /// Who becomes its first member.
    pub user_id: UserId,
    /// Its settings. Name, creator, trial mode and the limits of emails, text messages and letters have to be there.
    #[serde(flatten)]
    pub settings: ServiceChange,
}

impl NewService {
    /// Reads a body.
    ///
    /// # Errors
    /// Every field that is missing or not right; nothing but the member when that is missing.
    pub fn read(body: &Value) -> Result<Self, FieldErrors> {
        const REQUIRED: &[&str] =
            &["created_by", "email_message_limit", "letter_message_limit", "name", "restricted", "sms_message_limit"];
        const MISSING: &str = "Missing data for required field.";
        let mut fields = Fields::of(body)?;
        let user_id = match fields.raw("user_id") {
            None | Some(Value::Null | Value::Bool(false)) => return Err(FieldErrors::one("user_id", MISSING)),
            Some(Value::String(text)) if text.is_empty() => return Err(FieldErrors::one("user_id", MISSING)),
            Some(_) => fields.optional("user_id", uuid),
        };
        for name in REQUIRED {
            if !fields.has(name) {
                fields.fault(name, MISSING);
            }
        }
        let settings = ServiceChange::take(&mut fields);
        fields.finish()?;
        Ok(Self { user_id: user_id.unwrap_or_default().into(), settings })
    }
}

fn id<T: From<Uuid>>(value: &Value) -> Result<T, String> {
    uuid(value).map(Into::into)
}

/// Nothing and an empty text choose no branding.
fn branding<T: From<Uuid>>(value: &Value) -> Result<Option<T>, String> {
    match value {
        Value::String(text) if text.is_empty() => Ok(None),
        value => nullable(id)(value),
    }
}

fn small_integer(value: &Value) -> Result<i32, String> {
    integer(value)?.try_into().map_err(|_| "Not a valid integer.".to_owned())
}

fn permissions(value: &Value) -> Result<Vec<ServicePermission>, String> {
    let mut permissions = Vec::new();
    let mut repeated: Vec<String> = Vec::new();
    for name in list(text)(value)? {
        let permission = name.parse().map_err(|_| format!("Invalid Service Permission: '{name}'"))?;
        let quoted = format!("'{name}'");
        if !permissions.contains(&permission) {
            permissions.push(permission);
        } else if !repeated.contains(&quoted) {
            repeated.push(quoted);
        }
    }
    if repeated.is_empty() {
        Ok(permissions)
    } else {
        Err(format!("Duplicate Service Permission: [{}]", repeated.join(", ")))
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn only_what_is_changed_is_sent() {
        let change = ServiceChange { name: Some("A".to_owned()), notes: Some(None), ..ServiceChange::default() };
        assert_eq!(serde_json::to_value(&change).unwrap(), json!({"name": "A", "notes": null}));
        assert_eq!(ServiceChange::read(&json!({"name": "A", "notes": null, "id": 1})), Ok(change));
    }

    #[test]
    fn what_a_client_may_not_change() {
        let attributes = json!({"foo": "bar", "name": "A"}).as_object().unwrap().clone();
        let error = ServiceChange::from_attributes(attributes).unwrap_err();
        assert_eq!(error.to_string(), "Not allowed to update service attributes: foo");
        let attributes = json!({"restricted": false, "volume_sms": 5}).as_object().unwrap().clone();
        let change = ServiceChange::from_attributes(attributes).unwrap();
        assert_eq!((change.restricted, change.volume_sms, change.name), (Some(false), Some(Some(5)), None));
    }

    #[test]
    fn faults_are_told_by_field() {
        let body = json!({
            "permissions": ["email", "x"], "prefix_sms": null, "volume_sms": "Aa", "email_branding": "",
            "consent_to_research": "unknown",
        });
        let FieldErrors(errors) = ServiceChange::read(&body).unwrap_err();
        assert_eq!(
            json!(errors),
            json!({
                "permissions": ["Invalid Service Permission: 'x'"],
                "prefix_sms": ["Field may not be null."],
                "volume_sms": ["Not a valid integer."],
                "consent_to_research": ["Not a valid boolean."],
            })
        );
        let twice = json!(["email", "letter", "letter"]);
        assert_eq!(permissions(&twice), Err("Duplicate Service Permission: ['letter']".to_owned()));
    }
}
