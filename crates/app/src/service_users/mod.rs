//! The teams of services.

mod add;
mod list;
mod remove;

use tidings_domain::{Member, Team, UserId};
use tidings_recipients::is_government_email;
use tidings_store::users::{ServiceTeam, TeamMember};

pub use add::{add, may_be_added};
pub use list::{list, must_be_member};
pub use remove::remove;

/// The rules of leaving a team, for one that was read.
pub(crate) struct Rules<'a> {
    members: &'a [TeamMember],
    team: Team,
}

impl<'a> Rules<'a> {
    pub(crate) fn of(team: &'a ServiceTeam) -> Self {
        let members = team.members.iter().map(as_member).collect();
        let live_or_about_to_be = !team.restricted || team.has_active_go_live_request;
        Self { members: &team.members, team: Team { members, live_or_about_to_be } }
    }

    /// Whether a member may be taken off the team.
    pub(crate) fn may_lose(&self, id: UserId) -> bool {
        self.member(id).is_none_or(|member| self.team.may_lose(member))
    }

    /// Whether a member may cease to manage settings, or does not manage them.
    pub(crate) fn may_stop_managing(&self, id: UserId) -> bool {
        self.member(id).is_none_or(|member| !member.manages_settings || self.team.may_stop_managing(member))
    }

    fn member(&self, id: UserId) -> Option<Member> {
        self.members.iter().find(|member| member.id == id).map(as_member)
    }
}

fn as_member(member: &TeamMember) -> Member {
    Member {
        active: member.active,
        government: member.in_organisation_domain || is_government_email(&member.email_address),
        manages_settings: member.manages_settings,
    }
}
