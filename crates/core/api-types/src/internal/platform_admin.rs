//! What those who run the platform look for.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use tidings_domain::ServiceId;
use uuid::Uuid;

use super::{Data, endpoint::endpoint, time::WireTime, user::User};
use crate::schema::{Fault, Faults, ObjectReader, boolean_or_null, date, string_or_null, uuid};

endpoint! {
    /// What an id is the id of.
    POST "/platform-admin/find-by-uuid" => FindByUuid {} (WantedUuid) -> FoundByUuid
}

endpoint! {
    /// Active people, by when they came and what they agreed to.
    POST "/platform-admin/users-list" => ListUsers {} (UsersWanted) -> Data<Vec<ListedUser>>
}

endpoint! {
    /// Every request to go live that nobody has decided yet, the oldest first. An addition of ours: Notify's go to a help desk.
    GET "/platform-admin/go-live-requests" => ListGoLiveRequests {} -> Data<Vec<GoLiveRequest>>
}

/// A service whose team asks for it to go live.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct GoLiveRequest {
    pub service_id: ServiceId,
    pub service_name: String,
    /// The name of the organisation, where it decides itself; else those who run the platform do.
    pub decided_by: Option<String>,
    /// None where it is not known any more.
    pub requested_by: Option<GoLiveRequester>,
    pub requested_at: Option<WireTime>,
    /// Emails expected in a year; so the other volumes.
    pub volume_email: Option<i32>,
    pub volume_sms: Option<i32>,
    pub volume_letter: Option<i32>,
}

/// Who asks.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct GoLiveRequester {
    pub name: String,
    pub email_address: String,
}

/// An id to look for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct WantedUuid {
    pub uuid: Uuid,
}

impl WantedUuid {
    /// Reads a body.
    ///
    /// # Errors
    /// When it has no id.
    pub fn read(body: &Value) -> Result<Self, Faults> {
        let mut reader = ObjectReader::new(body)?;
        let uuid = reader.required("uuid", uuid);
        reader.finish_with_others()?;
        Ok(Self { uuid: uuid.unwrap_or_default() })
    }
}

/// What an id is the id of.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FoundByUuid {
    /// As `template`.
    #[serde(rename = "type")]
    pub kind: String,
    pub context: FoundIn,
}

/// Where it is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct FoundIn {
    /// Of what belongs to a service, and is shown there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub service_id: Option<ServiceId>,
}

/// Which people are wanted: those of whom all that is asked for is true.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct UsersWanted {
    /// The first and the last day (in UTC) on which they registered.
    pub created_start: Option<Date>,
    pub created_end: Option<Date>,
    /// Likewise, on which they last signed in.
    pub logged_in_start: Option<Date>,
    pub logged_in_end: Option<Date>,
    pub take_part_in_research: Option<bool>,
}

impl UsersWanted {
    /// Reads a body.
    ///
    /// # Errors
    /// Every property that is not right; an object that asks for nothing.
    pub fn read(body: &Value) -> Result<Self, Faults> {
        let mut reader = ObjectReader::new(body)?;
        if body.as_object().is_some_and(serde_json::Map::is_empty) {
            reader.fault("{} should be non-empty");
        }
        let day = |value: &Value| -> Result<Option<Date>, Fault> { string_or_null(value)?.map(date).transpose() };
        let wanted = Self {
            logged_in_start: reader.optional("logged_in_start", day).flatten(),
            logged_in_end: reader.optional("logged_in_end", day).flatten(),
            created_start: reader.optional("created_start", day).flatten(),
            created_end: reader.optional("created_end", day).flatten(),
            take_part_in_research: reader.optional("take_part_in_research", boolean_or_null).flatten(),
        };
        reader.finish()?;
        Ok(wanted)
    }
}

/// A person, with the names of their services.
pub type ListedUser = User<NamedService>;

/// A service that somebody is a member of.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NamedService {
    pub id: ServiceId,
    pub name: String,
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn people_are_asked_for_by_days_and_consent() {
        for (body, fault) in [
            (json!({}), "{} should be non-empty"),
            (json!({"logged_in_start": "invalid-date"}), "logged_in_start invalid-date is not a date"),
            (
                json!({"extra_field": "should_not_be_here"}),
                "Additional properties are not allowed (extra_field was unexpected)",
            ),
        ] {
            assert_eq!(UsersWanted::read(&body).unwrap_err(), Faults(vec![fault.to_owned()]));
        }
        let nothing = json!({"logged_in_start": null, "created_start": null, "take_part_in_research": null});
        assert_eq!(UsersWanted::read(&nothing).unwrap(), UsersWanted::default());
        let wanted = UsersWanted::read(&json!({"created_end": "2024-08-01", "take_part_in_research": false})).unwrap();
        assert_eq!(wanted.created_end, Some(jiff::civil::date(2024, 8, 1)));
        assert_eq!(wanted.take_part_in_research, Some(false));
    }
}
