//! What Notify's functional tests ask for before they run.

use serde::Serialize;
use serde_json::Value;
use tidings_domain::{AuthType, OrganisationId, ServiceId, UserPermission, UserState};
use tidings_recipients::EmailAddress;

use super::{endpoint::endpoint, user::Secret};
use crate::schema::{self, Fault, Faults, ObjectReader};

endpoint! {
    /// Makes people, or makes those who have these email addresses anew. Answers with the text `ok`.
    PUT "/__testing/functional/users" => PutTestUsers {} (Vec<TestUser>) -> 201 String
}

/// A person whom functional tests sign in as.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct TestUser {
    pub name: String,
    pub email_address: String,
    pub mobile_number: String,
    pub auth_type: AuthType,
    pub password: Secret,
    pub state: UserState,
    /// In the service.
    pub permissions: Vec<UserPermission>,
    pub service_id: ServiceId,
    /// Their only organisation.
    pub organisation_id: Option<OrganisationId>,
}

impl TestUser {
    /// Reads a body with any number of them.
    ///
    /// # Errors
    /// All that is not right about the first that is not right.
    pub fn read_all(body: &Value) -> Result<Vec<Self>, Faults> {
        let not_a_list = || Faults(vec!["the body is not of type array".to_owned()]);
        body.as_array().ok_or_else(not_a_list)?.iter().map(Self::read).collect()
    }

    fn read(value: &Value) -> Result<Self, Faults> {
        let mut reader = ObjectReader::new(value)?;
        let name = reader.required("name", schema::string);
        let email_address = reader.required("email_address", |value| {
            let text = schema::string(value)?;
            EmailAddress::parse(text).map_err(|error| Fault::new(error.to_string()))?;
            Ok(text)
        });
        let mobile_number = reader.required("mobile_number", schema::string);
        let auth_type = reader.required("auth_type", one_of);
        let password = reader.required("password", schema::string);
        let state = reader.required("state", one_of);
        let permissions =
            reader.required("permissions", |value| schema::array(value)?.iter().map(one_of).collect::<Result<_, _>>());
        let service_id = reader.required("service_id", schema::uuid);
        let organisation_id = reader.optional("organisation_id", |value| match value {
            Value::Null => Ok(None),
            value => schema::uuid(value).map(|id| Some(id.into())),
        });
        reader.finish()?;
        Ok(Self {
            name: name.unwrap_or_default().to_owned(),
            email_address: email_address.unwrap_or_default().to_owned(),
            mobile_number: mobile_number.unwrap_or_default().to_owned(),
            auth_type: auth_type.unwrap_or(AuthType::Sms),
            password: Secret(password.unwrap_or_default().to_owned()),
            state: state.unwrap_or(UserState::Pending),
            permissions: permissions.unwrap_or_default(),
            service_id: service_id.unwrap_or_default().into(),
            organisation_id: organisation_id.flatten(),
        })
    }
}

fn one_of<T: std::str::FromStr>(value: &Value) -> Result<T, Fault> {
    let text = schema::string(value)?;
    text.parse().map_err(|_| Fault::new(format!("{text} is not known")))
}
