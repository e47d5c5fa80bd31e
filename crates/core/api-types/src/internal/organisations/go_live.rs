//! Telling people how it goes with a service that wants to leave trial mode.

use serde::Serialize;
use serde_json::Value;
use tidings_domain::ServiceId;

use crate::{
    internal::endpoint::endpoint,
    schema::{Faults, ObjectReader, email_address, text},
};

endpoint! {
    /// Tells those of the service's organisation who can decide, and the person who asked.
    POST "/organisations/notify-users-of-request-to-go-live/{service_id}" => NotifyUsersOfGoLiveRequest {
        service_id: ServiceId,
    } -> 204 ()
}

endpoint! {
    /// Tells a member of the organisation what is to be done next.
    POST "/organisations/notify-org-member-about-next-steps-of-go-live-request/{service_id}" => NotifyMemberOfNextSteps {
        service_id: ServiceId,
    } (GoLiveNextSteps) -> 204 ()
}

endpoint! {
    /// Tells the person who asked that the organisation refused.
    POST "/organisations/notify-service-member-of-rejected-go-live-request/{service_id}" => NotifyMemberOfRejection {
        service_id: ServiceId,
    } (GoLiveRejection) -> 204 ()
}

/// What is to be done next.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct GoLiveNextSteps {
    /// An email address.
    pub to: String,
    pub service_name: String,
    pub body: String,
}

impl GoLiveNextSteps {
    /// Reads a body.
    ///
    /// # Errors
    /// Every fault.
    pub fn read(body: &Value) -> Result<Self, Faults> {
        let mut reader = ObjectReader::new(body)?;
        let to = reader.required("to", email_address);
        let service_name = reader.required("service_name", text);
        let body = reader.required("body", text);
        reader.finish_with_others()?;
        Ok(Self {
            to: to.unwrap_or_default(),
            service_name: service_name.unwrap_or_default(),
            body: body.unwrap_or_default(),
        })
    }
}

/// Who refused, and why.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct GoLiveRejection {
    /// Of the person who is told.
    pub name: String,
    pub service_name: String,
    pub organisation_name: String,
    /// In lines.
    pub reason: String,
    pub organisation_team_member_name: String,
    pub organisation_team_member_email: String,
}

impl GoLiveRejection {
    /// Reads a body.
    ///
    /// # Errors
    /// Every fault.
    pub fn read(body: &Value) -> Result<Self, Faults> {
        let mut reader = ObjectReader::new(body)?;
        let mut next = |name| reader.required(name, text).unwrap_or_default();
        let rejection = Self {
            name: next("name"),
            service_name: next("service_name"),
            organisation_name: next("organisation_name"),
            reason: next("reason"),
            organisation_team_member_name: next("organisation_team_member_name"),
            organisation_team_member_email: next("organisation_team_member_email"),
        };
        reader.finish_with_others()?;
        Ok(rejection)
    }
}
