//! Many services at once.

use tidings_domain::UserId;

use super::Service;
use crate::internal::{Data, QueryString, endpoint::endpoint, organisations::ServiceLite};

endpoint! {
    /// Services with all of their settings, the oldest first.
    GET "/service" => ListServices {} [ServicesWanted] -> Data<Vec<Service>>
}

endpoint! {
    /// The services whose names hold a text, in either case.
    GET "/service/find-services-by-name" => FindServicesByName {} [NameHolds] -> Data<Vec<ServiceLite>>
}

/// Which services are asked for; without anything, all of them.
#[derive(Clone, Debug, Default)]
pub struct ServicesWanted {
    /// Those whose team this person belongs to.
    pub user_id: Option<UserId>,
    /// Those that are not archived.
    pub only_active: bool,
}

impl QueryString for ServicesWanted {
    fn pairs(&self) -> Vec<(&'static str, String)> {
        let user = self.user_id.map(|id| ("user_id", id.to_string()));
        let active = self.only_active.then(|| ("only_active", "True".to_owned()));
        user.into_iter().chain(active).collect()
    }
}

/// A part of a name.
#[derive(Clone, Debug)]
pub struct NameHolds(pub String);

impl QueryString for NameHolds {
    fn pairs(&self) -> Vec<(&'static str, String)> {
        vec![("service_name", self.0.clone())]
    }
}
