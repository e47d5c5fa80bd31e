//! Which links a visitor sees.

use serde::Serialize;
use tidings_api_types::internal::service::Service;

use crate::{
    access::{Role, Standing},
    visit::Visit,
};

/// A link, and whether it leads to where the visitor is.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct Link {
    pub text: &'static str,
    pub href: String,
    pub current: bool,
}

/// The links of every page.
pub fn header(visit: &Visit) -> Vec<Link> {
    let mut links = vec![("Features", "/features"), ("Support", "/support")];
    match &visit.user {
        Some(user) => {
            links.extend(user.platform_admin.then_some(("Platform admin", "/platform-admin")));
            links.extend([("Your services", "/your-services"), ("Your account", "/your-account")]);
        }
        None => links.push(("Sign in", "/sign-in")),
    }
    let link =
        |(text, href): (&'static str, &str)| Link { text, href: href.to_owned(), current: is_at(visit.path(), href) };
    links.into_iter().map(link).collect()
}

/// The links of the pages of those who run the platform.
pub fn platform(visit: &Visit) -> Vec<Link> {
    let links = [
        ("Search", "/platform-admin"),
        ("Go-live requests", "/platform-admin/go-live-requests"),
        ("Inbound SMS", "/inbound-sms-admin"),
    ];
    links.map(|(text, href)| Link { text, href: href.to_owned(), current: visit.path() == href }).to_vec()
}

/// The links of a service's pages; none outside of one.
pub fn service(visit: &Visit) -> Vec<Link> {
    let Some(service) = &visit.service else { return Vec::new() };
    let base = format!("/services/{}", service.id);
    let inside = visit.path().strip_prefix(&base).unwrap_or_default();
    items_for(service, &visit.standing)
        .into_iter()
        .map(|(text, place, others)| {
            let is_there = if place.is_empty() { inside.is_empty() } else { is_at(inside, place) };
            let current = is_there || others.iter().any(|other| is_at(inside, other));
            Link { text, href: format!("{base}{place}"), current }
        })
        .collect()
}

/// Pages that belong to the dashboard, and to the list of uploads.
const OF_DASHBOARD: &[&str] = &[
    "/template-usage",
    "/monthly",
    "/inbox",
    "/notifications",
    "/notification",
    "/returned-letters",
    "/unsubscribe-requests",
];
const OF_UPLOADS: &[&str] = &["/jobs", "/upload-contact-list", "/check-contact-list", "/contact-list"];

/// A link's text, where it leads to, and where else somebody counts as being there.
type Item = (&'static str, &'static str, &'static [&'static str]);

fn items_for(service: &Service, standing: &Standing) -> Vec<Item> {
    let views = standing.has(Role::ViewActivity);
    let sends = standing.has(Role::SendMessages);
    let manages = standing.has(Role::ManageService);
    let all: [(bool, Item); 9] = [
        (views, ("Dashboard", "", OF_DASHBOARD)),
        (true, ("Templates", "/templates", &["/send"])),
        (sends && !views, ("Sent messages", "/notifications", &["/notification"])),
        (sends || views, ("Uploads", "/uploads", OF_UPLOADS)),
        (true, ("Team members", "/users", &["/cancel-invited-user"])),
        (manages, ("Usage", "/usage", &[])),
        (manages, ("Settings", "/service-settings", &["/history"])),
        (standing.has(Role::ManageApiKeys), ("API integration", "/api", &[])),
        (manages && service.restricted, ("Make your service live", "/make-your-service-live", &[])),
    ];
    all.into_iter().filter(|(is_shown, _)| *is_shown).map(|(_, item)| item).collect()
}

/// Whether a path is a place or below it.
fn is_at(path: &str, place: &str) -> bool {
    path.strip_prefix(place).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

#[cfg(test)]
mod tests {
    use super::is_at;

    #[test]
    fn a_place_is_itself_and_what_is_below() {
        assert!(is_at("/templates", "/templates") && is_at("/templates/1", "/templates"));
        assert!(!is_at("/templates-of-others", "/templates"));
    }
}
