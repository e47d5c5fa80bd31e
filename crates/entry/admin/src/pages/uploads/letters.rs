//! `/services/{service_id}/uploaded-letters/{letter_print_day}`: letters that came as finished files, by the day of their printing.

use jiff::civil::Date;
use minijinja::{context, value::Serde};
use serde::{Deserialize, Serialize};
use tidings_api_types::internal::page::Page;
use tidings_domain::{NotificationType, ServiceId};

use crate::{
    access::Access,
    problem::Problem,
    routing::Routes,
    visit::{Answer, InService, Path, Query},
};

pub(super) fn routes(routes: &mut Routes) {
    routes.get("/services/{service_id}/uploaded-letters/{letter_print_day}", Access::MEMBER, list);
}

#[derive(Clone, Copy, Debug, Default, Deserialize)]
struct Wanted {
    page: Option<i64>,
}

#[derive(Clone, Debug, Serialize)]
struct Letter {
    href: String,
    /// The name of its file, as whoever uploaded it calls it.
    name: String,
    recipient: String,
    status: &'static str,
    at: String,
}

async fn list(visit: InService, Path((_, day)): Path<(ServiceId, String)>, Query(wanted): Query<Wanted>) -> Answer {
    let day: Date = day.parse().map_err(|_| Problem::NotFound)?;
    let page = Page(wanted.page.filter(|page| *page > 0).unwrap_or(1));
    let found = visit.client.uploads.letters_of_day(visit.service.id, day.to_string(), page).await?;
    let letters: Vec<Letter> = found
        .notifications
        .iter()
        .map(|letter| Letter {
            href: visit.url(&format!("/notification/{}", letter.id)),
            name: letter.client_reference.clone().unwrap_or_else(|| "Letter".to_owned()),
            recipient: letter.to.lines().next().unwrap_or_default().to_owned(),
            status: letter.status.in_words(NotificationType::Letter),
            at: letter.created_at.to_string(),
        })
        .collect();
    let url = |page: i64| visit.url(&format!("/uploaded-letters/{day}?page={page}"));
    visit.page(
        "uploads/letters.html",
        context! {
            day => day.strftime("%A %-d %B %Y").to_string(),
            total => found.total,
            letters => Serde(&letters),
            previous_url => (page.0 > 1).then(|| url(page.0 - 1)),
            next_url => found.links.next.is_some().then(|| url(page.0 + 1)),
        },
    )
}
