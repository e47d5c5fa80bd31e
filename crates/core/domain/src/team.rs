//! When somebody may leave the team of a service: it shall not be left without people who can look after it.

/// A member of a team, as far as leaving it goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Member {
    /// Registered in full, and not archived.
    pub active: bool,
    /// Whether their email address is one of the public sector, or of an organisation that is known.
    pub government: bool,
    /// Whether they may manage the service's settings.
    pub manages_settings: bool,
}

/// The team of an active service.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Team {
    pub members: Vec<Member>,
    /// Whether it is live, or has asked to be. More people have to be there then.
    pub live_or_about_to_be: bool,
}

impl Team {
    /// Whether this member may be taken off the team. Somebody active has to stay, and of those who manage settings and have
    /// an address of government two, or one in trial mode.
    ///
    /// ```
    /// use tidings_domain::{Member, Team};
    ///
    /// let manager = Member { active: true, government: true, manages_settings: true };
    /// let guest = Member { government: false, ..manager };
    /// let team = Team { members: vec![manager, guest], live_or_about_to_be: false };
    /// assert!(team.may_lose(guest) && !team.may_lose(manager));
    /// ```
    pub fn may_lose(&self, member: Member) -> bool {
        let active = self.members.iter().filter(|member| member.active).count();
        active != 1 && (!member.manages_settings || self.may_stop_managing(member))
    }

    /// Whether this member, who may manage settings, may cease to.
    pub fn may_stop_managing(&self, member: Member) -> bool {
        let counts = |member: &&Member| member.active && member.government && member.manages_settings;
        let least = if self.live_or_about_to_be { 2 } else { 1 };
        !member.government || self.members.iter().filter(counts).count() > least
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const MANAGER: Member = Member { active: true, government: true, manages_settings: true };
    const SENDER: Member = Member { manages_settings: false, ..MANAGER };
    const GUEST: Member = Member { government: false, ..MANAGER };
    const PENDING: Member = Member { active: false, ..MANAGER };

    fn team(members: &[Member], live_or_about_to_be: bool) -> Team {
        Team { members: members.to_vec(), live_or_about_to_be }
    }

    #[test]
    fn the_last_active_member_stays() {
        assert!(!team(&[SENDER], false).may_lose(SENDER));
        // Whoever is asked about.
        assert!(!team(&[SENDER, PENDING], false).may_lose(PENDING));
        assert!(team(&[SENDER, SENDER], true).may_lose(SENDER));
    }

    #[test]
    fn managers_in_government_stay_until_there_are_enough() {
        assert!(!team(&[MANAGER, SENDER, GUEST, PENDING], false).may_lose(MANAGER));
        assert!(team(&[MANAGER, MANAGER], false).may_lose(MANAGER));
        assert!(!team(&[MANAGER, MANAGER, GUEST], true).may_lose(MANAGER));
        assert!(team(&[MANAGER, MANAGER, MANAGER], true).may_lose(MANAGER));
    }

    #[test]
    fn others_may_go() {
        let live = team(&[MANAGER, SENDER, GUEST], true);
        assert!(live.may_lose(SENDER) && live.may_lose(GUEST) && live.may_stop_managing(GUEST));
        assert!(!live.may_stop_managing(MANAGER));
    }

    #[test]
    fn who_alone_is_left_may_not_stop_managing() {
        assert!(!team(&[MANAGER], false).may_stop_managing(MANAGER));
        assert!(team(&[MANAGER, MANAGER], false).may_stop_managing(MANAGER));
    }
}
