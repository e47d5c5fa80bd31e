//! People of organisations.

use tidings_domain::{OrganisationId, UserId};

use crate::internal::{
    Data,
    endpoint::endpoint,
    user::{OrganisationPermissions, User},
};

endpoint! {
    /// An organisation's active members, in the order in which they registered.
    GET "/organisations/{organisation_id}/users" => ListOrganisationUsers { organisation_id: OrganisationId }
        -> Data<Vec<User>>
}

endpoint! {
    /// Makes a person a member.
    POST "/organisations/{organisation_id}/users/{user_id}" => AddOrganisationUser {
        organisation_id: OrganisationId,
        user_id: UserId,
    } (OrganisationPermissions) -> Data<User>
}

endpoint! {
    /// Makes a person no member any more.
    DELETE "/organisations/{organisation_id}/users/{user_id}" => RemoveOrganisationUser {
        organisation_id: OrganisationId,
        user_id: UserId,
    } -> 204 ()
}
