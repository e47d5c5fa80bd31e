//! Invitations to teams.

use crate::text_enum::text_enum;

text_enum! {
    /// Where an invitation stands; the enum `invited_users_status_types` and the rows of `invite_status_type`.
    InviteStatus {
        Pending = "pending",
        Accepted = "accepted",
        Cancelled = "cancelled",
    }
}
