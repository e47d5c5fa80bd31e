use serde::{Serialize, Serializer};
use serde_json::{Value, json};
use tidings_domain::{OrganisationUserPermission, TemplateFolderId, UserPermission};

use crate::schema::{self, Fault, Faults, ObjectReader};

/// What a member of a service's team may do.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct TeamPermissions {
    /// All that they may do.
    #[serde(serialize_with = "as_objects")]
    pub permissions: Vec<UserPermission>,
    /// All folders that they may look into; if none, those stay as they are.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub folder_permissions: Option<Vec<TemplateFolderId>>,
}

impl TeamPermissions {
    /// Reads a body.
    ///
    /// # Errors
    /// All that is not right about it.
    pub fn read(body: &Value) -> Result<Self, Faults> {
        let mut reader = ObjectReader::new(body)?;
        let permissions = reader.required("permissions", |value| each(value, UserPermission::ALL));
        let folder_permissions = reader.optional("folder_permissions", |value| {
            let folders = schema::array(value)?.iter();
            folders.map(|folder| schema::uuid(folder).map(Into::into)).collect::<Result<Vec<_>, _>>()
        });
        reader.finish()?;
        Ok(Self { permissions: permissions.unwrap_or_default(), folder_permissions })
    }
}

/// What a member of an organisation's team may do.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct OrganisationPermissions {
    /// All that they may do.
    #[serde(serialize_with = "as_objects")]
    pub permissions: Vec<OrganisationUserPermission>,
}

impl OrganisationPermissions {
    /// Reads a body.
    ///
    /// # Errors
    /// All that is not right about it.
    pub fn read(body: &Value) -> Result<Self, Faults> {
        let mut reader = ObjectReader::new(body)?;
        let permissions = reader.required("permissions", |value| each(value, OrganisationUserPermission::ALL));
        reader.finish()?;
        Ok(Self { permissions: permissions.unwrap_or_default() })
    }
}

/// `[{"permission": …}]`, each once.
fn each<P>(value: &Value, all: &[P]) -> Result<Vec<P>, Fault>
where
    P: Copy + PartialEq + std::fmt::Display + std::str::FromStr,
{
    let mut permissions = Vec::new();
    for item in schema::array(value)? {
        let name = schema::object(item)?.get("permission");
        let name = schema::string(name.ok_or_else(|| Fault::new("permission is a required property"))?)?;
        let permission: P = name.parse().map_err(|_| {
            let names: Vec<String> = all.iter().map(ToString::to_string).collect();
            Fault::new(format!("{name} is not one of [{}]", names.join(", ")))
        })?;
        if !permissions.contains(&permission) {
            permissions.push(permission);
        }
    }
    Ok(permissions)
}

fn as_objects<P: Serialize, S: Serializer>(permissions: &[P], serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_seq(permissions.iter().map(|permission| json!({ "permission": permission })))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn permissions_are_objects_on_the_wire() {
        let body = json!({"permissions": [{"permission": "send_texts"}, {"permission": "send_texts", "x": 1}]});
        let read = TeamPermissions::read(&body).unwrap();
        assert_eq!((&read.permissions[..], &read.folder_permissions), (&[UserPermission::SendTexts][..], &None));
        assert_eq!(json!(read), json!({"permissions": [{"permission": "send_texts"}]}));
    }

    #[test]
    fn unknown_ones_are_told() {
        let faults = |body: Value| OrganisationPermissions::read(&body).unwrap_err().0;
        assert_eq!(faults(json!({})), ["permissions is a required property"]);
        assert_eq!(
            faults(json!({"permissions": [{"permission": "fly"}]})),
            ["permissions fly is not one of [can_make_services_live]"]
        );
        assert_eq!(faults(json!({"permissions": [{}]})), ["permissions permission is a required property"]);
    }
}
