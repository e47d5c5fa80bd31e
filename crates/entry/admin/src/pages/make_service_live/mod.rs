//! `/services/{service_id}/make-service-live`: deciding whether a service leaves trial mode. Some organisations do so themselves; those
//! who run the platform do for all others.

mod checks;
mod contact;
mod decision;
mod start;

use serde::Deserialize;
use tidings_api_types::internal::{organisations::Organisation, user::User};

use crate::{
    access::Access,
    format,
    problem::Problem,
    routing::Routes,
    visit::{Answer, InService},
};

const ACCESS: Access = Access::Approver;
const START: &str = "/make-service-live";

pub(super) fn routes(routes: &mut Routes) {
    start::routes(routes);
    checks::routes(routes);
    contact::routes(routes);
    decision::routes(routes);
}

/// What a team asks.
#[derive(Clone, Debug)]
struct Request {
    /// The service's, if it has one.
    organisation: Option<Organisation>,
}

impl Request {
    /// What is to be decided about the service; none if nothing is.
    async fn open(visit: &InService) -> Result<Option<Self>, Problem> {
        let service = &visit.service;
        let organisation = match service.organisation {
            Some(id) => Some(visit.client.organisations.get(id).await?),
            None => None,
        };
        let decides = organisation.as_ref().is_some_and(|organisation| organisation.can_approve_own_go_live_requests);
        if !service.active || !decides && !visit.standing.is_platform_admin {
            return Err(Problem::Forbidden);
        }
        let is_open = service.restricted && service.has_active_go_live_request;
        Ok(is_open.then_some(Self { organisation }))
    }

    /// In whose name it is decided: the organisation's, or the installation's.
    fn decided_for<'a>(&'a self, visit: &'a InService) -> &'a str {
        let product = &visit.admin.settings.product_name;
        self.organisation.as_ref().map_or(product.as_str(), |organisation| &organisation.name)
    }
}

/// Who asks, as far as that is known.
async fn requester(visit: &InService) -> Result<Option<User>, Problem> {
    match visit.service.go_live_user {
        Some(id) => Ok(Some(visit.client.users.get(id).await?.data)),
        None => Ok(None),
    }
}

/// What the checks so far have shown, in the query of the pages that follow.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
struct Checks {
    /// Whether no other service does the same.
    unique: Option<Unique>,
    name: Option<Name>,
}

/// Whether a service is unlike all others.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Unique {
    Yes,
    Unsure,
    No,
}

impl Unique {
    const fn as_str(self) -> &'static str {
        match self {
            Self::Yes => "yes",
            Self::Unsure => "unsure",
            Self::No => "no",
        }
    }
}

impl std::str::FromStr for Unique {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        [Self::Yes, Self::Unsure, Self::No].into_iter().find(|unique| unique.as_str() == text).ok_or(())
    }
}

/// Whether recipients will understand the service's name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Name {
    Ok,
    Bad,
}

/// Goes on to another page of these, with what is known so far.
fn go_on(visit: &InService, page: &str, checks: Checks) -> Answer {
    visit.go_to(&url(visit, page, checks))
}

fn url(visit: &InService, page: &str, checks: Checks) -> String {
    let name = checks.name.map(|name| ("name", if name == Name::Ok { "ok" } else { "bad" }));
    let unique = checks.unique.map(|unique| ("unique", unique.as_str()));
    let query = form_urlencoded::Serializer::new(String::new()).extend_pairs(name.into_iter().chain(unique)).finish();
    visit.url(&format!("{START}/{page}?{query}"))
}

/// `1,000 emails`, `no text messages`, `no letters`: what a service expects to send in a year.
pub(super) fn volumes(email: Option<i32>, sms: Option<i32>, letter: Option<i32>) -> [String; 3] {
    [("email", email), ("sms", sms), ("letter", letter)].map(|(channel, volume)| match volume.unwrap_or(0) {
        0 => format!("No {}", format::channel_name(channel, 0)),
        volume => format::message_count(volume.into(), channel),
    })
}

#[cfg(test)]
mod tests {
    use super::volumes;

    #[test]
    fn a_channel_that_nothing_is_sent_by_is_said_so() {
        assert_eq!(volumes(Some(111_111), Some(1), None), ["111,111 emails", "1 text message", "No letters"]);
    }
}
