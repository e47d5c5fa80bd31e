//! Who may use a route.

use tidings_api_types::internal::{service::Service, user::User};
use tidings_domain::{OrganisationUserPermission, UserPermission};

/// What a member of a team may do, as the team sees it. Each stands for one or several permissions of the API, which are given and
/// taken together.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Role {
    ViewActivity,
    SendMessages,
    ManageTemplates,
    ManageService,
    ManageApiKeys,
}

impl Role {
    /// In the order in which forms list them.
    pub const ALL: &'static [Self] =
        &[Self::ViewActivity, Self::SendMessages, Self::ManageTemplates, Self::ManageService, Self::ManageApiKeys];

    /// As forms name it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::ViewActivity => "view_activity",
            Self::SendMessages => "send_messages",
            Self::ManageTemplates => "manage_templates",
            Self::ManageService => "manage_service",
            Self::ManageApiKeys => "manage_api_keys",
        }
    }

    /// The permissions of the API that it stands for.
    pub const fn permissions(self) -> &'static [UserPermission] {
        match self {
            Self::ViewActivity => &[UserPermission::ViewActivity],
            Self::SendMessages => &[UserPermission::SendTexts, UserPermission::SendEmails, UserPermission::SendLetters],
            Self::ManageTemplates => &[UserPermission::ManageTemplates],
            Self::ManageService => &[UserPermission::ManageUsers, UserPermission::ManageSettings],
            Self::ManageApiKeys => &[UserPermission::ManageApiKeys],
        }
    }

    /// Whether somebody with these permissions has the role: any of its permissions will do, as rows of the past may lack some.
    pub fn is_held(self, permissions: &[UserPermission]) -> bool {
        self.permissions().iter().any(|permission| permissions.contains(permission))
    }
}

impl std::str::FromStr for Role {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        Self::ALL.iter().copied().find(|role| role.as_str() == text).ok_or(())
    }
}

/// Who may use a route.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Access {
    /// Everybody, signed in or not.
    Public,
    /// Whoever is signed in.
    SignedIn,
    /// Members of the service that the path names as `{service_id}`.
    Member {
        /// With any of these roles; whatever role if there are none.
        any_of: &'static [Role],
        /// Those who run the platform as well, members or not.
        platform_admins: bool,
    },
    /// Those who decide whether the service that the path names goes live: in its organisation, and those who run the platform.
    Approver,
    /// Those who run the platform.
    PlatformAdmin,
}

impl Access {
    /// Any member of the service, and those who run the platform.
    pub const MEMBER: Self = Self::member_with(&[]);

    /// Members of the service with any of these roles, and those who run the platform.
    pub const fn member_with(any_of: &'static [Role]) -> Self {
        Self::Member { any_of, platform_admins: true }
    }

    /// Without those who only run the platform: for what a team does in its own name, as sending.
    #[must_use]
    pub const fn members_alone(self) -> Self {
        match self {
            Self::Member { any_of, .. } => Self::Member { any_of, platform_admins: false },
            other => other,
        }
    }

    /// Whether `user` may use it, with the service that its path names.
    pub fn lets_in(self, user: &User, service: Option<&Service>) -> bool {
        let is_let_in = |may: &dyn Fn(&Standing) -> bool| {
            service.is_some_and(|service| {
                let standing = Standing::of(user, service);
                is_visible(service, &standing) && may(&standing)
            })
        };
        match self {
            Self::Public | Self::SignedIn => true,
            Self::PlatformAdmin => user.platform_admin,
            Self::Member { any_of, platform_admins } => is_let_in(&|standing| standing.may(any_of, platform_admins)),
            Self::Approver => is_let_in(&Standing::decides),
        }
    }
}

/// What somebody may do in a service.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Standing {
    /// Is one of the team.
    pub is_member: bool,
    /// Runs the platform.
    pub is_platform_admin: bool,
    /// May make services of its organisation live.
    makes_live: bool,
    permissions: Vec<UserPermission>,
}

impl Standing {
    /// What `user` is in `service`.
    pub fn of(user: &User, service: &Service) -> Self {
        let in_organisation = service.organisation.and_then(|id| user.organisation_permissions.get(&id));
        Self {
            is_member: user.services.contains(&service.id),
            is_platform_admin: user.platform_admin,
            makes_live: in_organisation
                .is_some_and(|held| held.contains(&OrganisationUserPermission::CanMakeServicesLive)),
            permissions: user.permissions.get(&service.id).cloned().unwrap_or_default(),
        }
    }

    /// Whether they decide about its going live.
    const fn decides(&self) -> bool {
        self.is_platform_admin || self.makes_live
    }

    /// Whether they have a role; those who run the platform have every one.
    pub fn has(&self, role: Role) -> bool {
        self.is_platform_admin || self.is_member && role.is_held(&self.permissions)
    }

    /// Whether they have any of these roles, or run the platform and that is enough.
    pub fn may(&self, any_of: &[Role], platform_admins: bool) -> bool {
        let has_any = any_of.is_empty() || any_of.iter().any(|role| role.is_held(&self.permissions));
        platform_admins && self.is_platform_admin || self.is_member && has_any
    }
}

/// An archived service is there for those who run the platform, and for nobody else.
fn is_visible(service: &Service, standing: &Standing) -> bool {
    service.active || standing.is_platform_admin
}

#[cfg(test)]
mod tests {
    use super::*;

    fn member(permissions: &[UserPermission]) -> Standing {
        Standing { is_member: true, permissions: permissions.to_vec(), ..Standing::default() }
    }

    #[test]
    fn any_of_the_roles_will_do() {
        let sender = member(&[UserPermission::SendTexts]);
        assert!(sender.may(&[], true));
        assert!(sender.may(&[Role::ManageTemplates, Role::SendMessages], true));
        assert!(!sender.may(&[Role::ManageTemplates], true));
        assert!(sender.has(Role::SendMessages) && !sender.has(Role::ViewActivity));
    }

    #[test]
    fn who_runs_the_platform_sees_all_and_acts_for_nobody() {
        let admin = Standing { is_platform_admin: true, ..Standing::default() };
        assert!(admin.may(&[Role::ManageApiKeys], true));
        assert!(!admin.may(&[Role::ManageApiKeys], false));
        assert!(!Standing::default().may(&[], true));
    }

    #[test]
    fn whoever_makes_services_live_sees_nothing_else_of_them() {
        let approver = Standing { makes_live: true, ..Standing::default() };
        assert!(approver.decides() && !approver.may(&[], true) && !approver.has(Role::ManageService));
        assert!(!member(&[UserPermission::ManageSettings]).decides());
        assert!(Standing { is_platform_admin: true, ..Standing::default() }.decides());
    }

    #[test]
    fn roles_are_read_back() {
        for role in Role::ALL {
            assert_eq!(role.as_str().parse(), Ok(*role));
        }
        assert_eq!("fly".parse::<Role>(), Err(()));
    }
}
