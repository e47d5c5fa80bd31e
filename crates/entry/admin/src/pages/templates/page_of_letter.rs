//! `/services/{service_id}/templates/{template_id}/page`: a letter as it is laid out on paper, each part in its place.

use axum::response::{Html, IntoResponse};
use http::{HeaderValue, header};
use serde::Deserialize;
use tidings_domain::{NotificationType, ServiceId, TemplateId, letter_date::Language};
use tidings_template::{LetterDocument, LetterPurpose};

use super::{
    READ,
    rendering::{Words, message},
    seen,
};
use crate::{
    problem::Problem,
    routing::Routes,
    visit::{Answer, InService, Path, Query},
};

/// The page has styles of its own, and does nothing.
const POLICY: &str =
    "sandbox; default-src 'none'; img-src 'self' data:; style-src 'unsafe-inline'; frame-ancestors 'none'";

pub(super) fn routes(routes: &mut Routes) {
    routes.get("/services/{service_id}/templates/{template_id}/page", READ, page);
}

/// What follows the question mark.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
struct Wanted {
    /// `cy` for the pages in Welsh.
    language: String,
}

async fn page(visit: InService, Path((_, id)): Path<(ServiceId, TemplateId)>, Query(wanted): Query<Wanted>) -> Answer {
    let (template, _) = seen(&visit, id).await?;
    let words = Words::from(&template);
    let language = if wanted.language == "cy" { Language::Welsh } else { Language::English };
    if template.template_type != NotificationType::Letter || !words.languages().contains(&language) {
        return Err(Problem::NotFound);
    }
    let document = LetterDocument {
        letter: &message(&words.letter(), language, visit.now),
        purpose: LetterPurpose::Preview,
        includes_first_page: words.languages().first() == Some(&language),
        images: "",
        logo_file_name: None,
    };
    let mut response = Html(document.html()).into_response();
    response.headers_mut().insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(POLICY));
    Ok(response)
}
