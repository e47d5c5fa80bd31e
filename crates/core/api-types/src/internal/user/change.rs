use jiff::Timestamp;
use serde::Serialize;
use serde_json::Value;
use tidings_domain::{AuthType, UserId};
use uuid::Uuid;

use super::texts;
use crate::internal::{
    fields::{self, FieldErrors, Fields},
    time::WireTime,
};

/// A change of a person; what is none stays. Where the inner value is none, there shall be none.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct UserChange {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub email_address: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub mobile_number: Option<Option<String>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub auth_type: Option<AuthType>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub current_session_id: Option<Option<Uuid>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub email_access_validated_at: Option<WireTime>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub take_part_in_research: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub receives_new_features_email: Option<bool>,
    /// Can be taken away, and not given.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub platform_admin: Option<bool>,
    /// Whoever else makes the change; the person is told then.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub updated_by: Option<UserId>,
}

const NAMES: [&str; 10] = [
    "name",
    "email_address",
    "mobile_number",
    "auth_type",
    "current_session_id",
    "email_access_validated_at",
    "take_part_in_research",
    "receives_new_features_email",
    "platform_admin",
    "updated_by",
];

impl UserChange {
    /// Reads a body.
    ///
    /// # Errors
    /// Every field that is not right, or if all are, a field that is none of these.
    pub fn read(body: &Value) -> Result<Self, FieldErrors> {
        let mut fields = Fields::of(body)?;
        let unknown = fields.names().find(|name| !NAMES.contains(name));
        let change = Self {
            name: fields.optional("name", texts::name),
            email_address: fields.optional("email_address", texts::email_address),
            mobile_number: fields.optional("mobile_number", fields::nullable(texts::mobile_number)),
            auth_type: fields.optional("auth_type", texts::auth_type),
            current_session_id: fields.optional("current_session_id", fields::nullable(fields::uuid)),
            email_access_validated_at: fields
                .optional("email_access_validated_at", fields::instant)
                .map(Timestamp::into),
            take_part_in_research: fields.optional("take_part_in_research", fields::boolean),
            receives_new_features_email: fields.optional("receives_new_features_email", fields::boolean),
            platform_admin: fields.optional("platform_admin", |value| match fields::boolean(value)? {
                false => Ok(false),
                true => Err("Cannot set platform_admin to True".to_owned()),
            }),
            updated_by: fields.optional("updated_by", fields::uuid).map(Into::into),
        };
        fields.finish()?;
        match unknown {
            Some(name) => Err(FieldErrors::one("_schema", format!("Unknown field name {name}"))),
            None => Ok(change),
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn what_is_left_out_stays_and_what_is_null_goes() {
        let change = UserChange::read(&json!({"mobile_number": null, "platform_admin": false})).unwrap();
        let expected = UserChange { mobile_number: Some(None), platform_admin: Some(false), ..UserChange::default() };
        assert_eq!(change, expected);
        assert_eq!(json!(change), json!({"mobile_number": null, "platform_admin": false}));
    }

    #[test]
    fn faults_come_before_fields_that_are_not_there() {
        let errors = |body| json!(UserChange::read(&body).unwrap_err().0);
        assert_eq!(errors(json!({"password": "x"})), json!({"_schema": ["Unknown field name password"]}));
        assert_eq!(
            errors(json!({"password": "x", "platform_admin": true, "name": "", "mobile_number": "", "auth_type": "x"})),
            json!({
                "platform_admin": ["Cannot set platform_admin to True"],
                "name": ["Invalid name"],
                "mobile_number": ["Invalid phone number: Not enough digits"],
                "auth_type": ["Must be one of: sms_auth, email_auth, webauthn_auth."],
            })
        );
    }
}
