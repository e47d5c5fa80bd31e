//! `/.well-known/security.txt`: where weaknesses are reported ([RFC 9116](https://www.rfc-editor.org/rfc/rfc9116)).

use axum::response::IntoResponse;
use http::header;
use jiff::SignedDuration;

use crate::{
    access::Access,
    routing::Routes,
    visit::{Answer, Visit},
};

pub(super) fn routes(routes: &mut Routes) {
    routes.get("/.well-known/security.txt", Access::Public, show);
    routes.get("/security.txt", Access::Public, show);
}

/// Who runs the installation is asked, by its contact or at its support page. The file has to name an end: a year from the day, at midnight.
async fn show(visit: Visit) -> Answer {
    let settings = &visit.admin.settings;
    let base_url = &settings.base_url;
    let contact = settings.support_url().unwrap_or_else(|| format!("{base_url}/support"));
    let in_a_year = visit.now.saturating_add(SignedDuration::from_hours(365 * 24)).unwrap_or(visit.now);
    let expires = in_a_year.to_string().chars().take(10).collect::<String>();
    let text = format!(
        "Contact: {contact}\nExpires: {expires}T00:00:00Z\nCanonical: {base_url}/.well-known/security.txt\n\
         Preferred-Languages: en\n"
    );
    Ok(([(header::CONTENT_TYPE, "text/plain; charset=utf-8")], text).into_response())
}
