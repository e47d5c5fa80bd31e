//! Requests to join the team of a service.

use crate::text_enum::text_enum;

text_enum! {
    /// Where a request stands; the enum `service_join_requests_status_type`.
    JoinRequestStatus {
        Pending = "pending",
        Approved = "approved",
        Rejected = "rejected",
        /// Another one was approved.
        Cancelled = "cancelled",
    }
}
