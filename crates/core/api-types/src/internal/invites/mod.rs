//! Invitations to the teams of services and organisations.

mod organisation;
mod service;

pub use organisation::{
    CheckOrganisationInvite, CreateOrganisationInvite, GetInvitedOrganisationUser, GetOrganisationInvite,
    InvitedOrganisationUser, ListOrganisationInvites, NewOrganisationInvite, OrganisationInviteChange,
    UpdateOrganisationInvite,
};
pub use service::{
    CheckServiceInvite, CreateServiceInvite, GetInvitedUser, GetServiceInvite, InvitedUser, ListServiceInvites,
    NewServiceInvite, ServiceInviteChange, UpdateServiceInvite,
};
