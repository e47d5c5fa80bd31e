//! Requests to join the team of a service.

mod create;
mod decide;

use tidings_api_types::internal::join_requests::{Decider, JoinRequest, Requester};
use tidings_domain::{ServiceId, ServiceJoinRequestId};
use tidings_store::join_requests::{self, StoredJoinRequest};

use crate::{App, Failure};

pub use create::create;
pub use decide::decide;

/// A request of a service.
pub async fn get(app: &App, service: ServiceId, id: ServiceJoinRequestId) -> Result<JoinRequest, Failure> {
    join_requests::find(&app.pool, service, id).await?.map(on_the_wire).ok_or_else(Failure::not_found)
}

fn on_the_wire(request: StoredJoinRequest) -> JoinRequest {
    JoinRequest {
        id: request.id,
        service_id: request.service_id,
        created_at: request.created_at.into(),
        status: request.status,
        status_changed_at: request.status_changed_at.map(Into::into),
        status_changed_by: request.status_changed_by.map(|(id, name)| Decider { id, name }),
        requester: Requester {
            id: request.requester.id,
            name: request.requester.name,
            email_address: request.requester.email_address,
            belongs_to_service: request.belongs_to,
        },
        reason: request.reason,
        contacted_service_users: request.contacted,
    }
}
