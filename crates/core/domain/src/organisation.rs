//! Organisations: what kind they are, and what they and their members may do.

use crate::text_enum::text_enum;

text_enum! {
    /// What kind of body an organisation is, and with it its services: decides free allowances and brandings. (The table
    /// `organisation_types` has one row more, `nhs`, which new rows no longer use.)
    OrganisationType {
        Central = "central",
        Local = "local",
        NhsCentral = "nhs_central",
        NhsLocal = "nhs_local",
        NhsGp = "nhs_gp",
        NhsNotify = "nhs_notify",
        EmergencyService = "emergency_service",
        SchoolOrCollege = "school_or_college",
        Other = "other",
    }
}

impl OrganisationType {
    /// A part of the NHS, whose brandings it has unless it chose others.
    ///
    /// ```
    /// use tidings_domain::OrganisationType;
    ///
    /// assert!(OrganisationType::NhsGp.is_nhs());
    /// assert!(!OrganisationType::EmergencyService.is_nhs());
    /// ```
    pub const fn is_nhs(self) -> bool {
        matches!(self, Self::NhsCentral | Self::NhsLocal | Self::NhsGp | Self::NhsNotify)
    }
}

text_enum! {
    /// What an organisation allows its people; the enum `organisation_permission_types`.
    OrganisationPermission {
        CanAskToJoinAService = "can_ask_to_join_a_service",
    }
}

text_enum! {
    /// What a member of an organisation may do; the enum `organisation_user_permission_types`.
    OrganisationUserPermission {
        CanMakeServicesLive = "can_make_services_live",
    }
}
