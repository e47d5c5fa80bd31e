//! Requests of people to join the team of a service.

use tidings_api_types::internal::join_requests::{
    CreateJoinRequest, GetJoinRequest, JoinRequest, JoinRequestCreated, JoinRequestDecision, NewJoinRequest,
    UpdateJoinRequest,
};
use tidings_cache::{Cache, client};
use tidings_domain::{ServiceId, ServiceJoinRequestId, UserId};

use crate::{api::Api, error::Reply};

/// See the module.
#[derive(Clone, Debug)]
pub struct JoinRequestsClient(pub(crate) Api);

#[client(declared = crate::CACHED)]
impl JoinRequestsClient {
    fn cache(&self) -> &Cache {
        self.0.cache()
    }

    /// One of a service's.
    #[cached("service-join-request-{request_id}")]
    pub async fn get(&self, service_id: ServiceId, request_id: ServiceJoinRequestId) -> Reply<JoinRequest> {
        self.0.ask(GetJoinRequest { service_id, request_id }).await
    }

    /// Asks to join.
    pub async fn create(&self, service_id: ServiceId, request: &NewJoinRequest) -> Reply<JoinRequestCreated> {
        self.0.send(CreateJoinRequest { service_id }, request).await
    }

    /// Decides on a request of `requester_id`.
    #[invalidates(
        "service-join-request-{request_id}",
        "user-{requester_id}",
        "service-{service_id}",
        "service-{service_id}-template-folders"
    )]
    pub async fn decide(
        &self,
        service_id: ServiceId,
        request_id: ServiceJoinRequestId,
        requester_id: UserId,
        decision: &JoinRequestDecision,
    ) -> Reply<JoinRequest> {
        self.0.send(UpdateJoinRequest { service_id, request_id }, decision).await
    }
}
