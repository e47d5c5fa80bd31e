//! Requests to join the team of a service.

use serde::{Deserialize, Serialize};
use serde_json::Value;
use tidings_domain::{
    AuthType, JoinRequestStatus, ServiceId, ServiceJoinRequestId, TemplateFolderId, UserId, UserPermission,
};
use uuid::Uuid;

use super::{endpoint::endpoint, time::WireTime};
use crate::schema::{Fault, Faults, ObjectReader, array, many_of, one_of, plain_uuid, text, text_or_null};

endpoint! {
    /// Asks some of a service's team to let a person join it.
    POST "/service/{service_id}/service-join-request" => CreateJoinRequest { service_id: ServiceId } (NewJoinRequest)
        -> 201 JoinRequestCreated
}

endpoint! {
    /// A request of a service.
    GET "/service/{service_id}/service-join-request/{request_id}" => GetJoinRequest {
        service_id: ServiceId,
        request_id: ServiceJoinRequestId,
    } -> JoinRequest
}

endpoint! {
    /// Decides about a request.
    POST "/service/{service_id}/service-join-request/{request_id}" => UpdateJoinRequest {
        service_id: ServiceId,
        request_id: ServiceJoinRequestId,
    } (JoinRequestDecision) -> JoinRequest
}

/// `{"service_join_request_id": …}`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct JoinRequestCreated {
    pub service_join_request_id: ServiceJoinRequestId,
}

/// A request to join a service's team.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct JoinRequest {
    pub id: ServiceJoinRequestId,
    pub service_id: ServiceId,
    pub created_at: WireTime,
    pub status: JoinRequestStatus,
    pub status_changed_at: Option<WireTime>,
    pub status_changed_by: Option<Decider>,
    pub requester: Requester,
    pub reason: Option<String>,
    /// Whom it was sent to.
    pub contacted_service_users: Vec<UserId>,
}

/// Who decided.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Decider {
    pub id: UserId,
    pub name: String,
}

/// Who wants to join.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Requester {
    pub id: UserId,
    pub name: String,
    pub email_address: String,
    /// Services whose team the person is on.
    pub belongs_to_service: Vec<ServiceId>,
}

/// A new request.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct NewJoinRequest {
    pub requester_id: Uuid,
    pub contacted_user_ids: Vec<Uuid>,
    /// Where links lead.
    pub invite_link_host: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
}

impl NewJoinRequest {
    /// Reads a body.
    ///
    /// # Errors
    /// Every fault.
    pub fn read(body: &Value) -> Result<Self, Faults> {
        let mut reader = ObjectReader::new(body)?;
        let requester_id = reader.required("requester_id", plain_uuid);
        let contacted_user_ids = reader.required("contacted_user_ids", |ids| match array(ids)? {
            [] => Err(Fault::new("[] should be non-empty")),
            ids => ids.iter().map(plain_uuid).collect(),
        });
        let invite_link_host = reader.required("invite_link_host", text);
        let reason = reader.optional("reason", text_or_null).flatten();
        reader.finish()?;
        Ok(Self {
            requester_id: requester_id.unwrap_or_default(),
            contacted_user_ids: contacted_user_ids.unwrap_or_default(),
            invite_link_host: invite_link_host.unwrap_or_default(),
            reason,
        })
    }
}

/// What was decided about a request.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct JoinRequestDecision {
    pub status_changed_by_id: UserId,
    pub status: JoinRequestStatus,
    /// What the person may do in the team.
    pub permissions: Vec<UserPermission>,
    /// Folders that the person may look into.
    pub folder_permissions: Vec<TemplateFolderId>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub auth_type: Option<AuthType>,
}

impl JoinRequestDecision {
    /// Reads a body.
    ///
    /// # Errors
    /// Every fault.
    pub fn read(body: &Value) -> Result<Self, Faults> {
        let mut reader = ObjectReader::new(body)?;
        let permissions = reader.optional("permissions", many_of(UserPermission::DEFAULT));
        let folder_permissions = reader.optional("folder_permissions", |folders| {
            array(folders)?.iter().map(plain_uuid).collect::<Result<Vec<_>, _>>()
        });
        let status_changed_by_id = reader.required("status_changed_by_id", plain_uuid);
        let status = reader.required("status", one_of(JoinRequestStatus::ALL));
        let reason = reader.optional("reason", text_or_null).flatten();
        let auth_type = reader.optional("auth_type", one_of(&[AuthType::Email, AuthType::Sms]));
        reader.finish()?;
        Ok(Self {
            status_changed_by_id: status_changed_by_id.unwrap_or_default().into(),
            status: status.unwrap_or(JoinRequestStatus::Pending),
            permissions: permissions.unwrap_or_default(),
            folder_permissions: folder_permissions.unwrap_or_default().into_iter().map(Into::into).collect(),
            reason,
            auth_type,
        })
    }
}
