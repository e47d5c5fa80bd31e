//! `email_html.jsonl`: the HTML part of an email.

use serde_json::{Value, json};
use tidings_template::{Brand, EmailBranding, EmailMarkdown, EmailMessage, GovukBanner};

use super::{Function, Outcome, arguments};
use crate::email_page;

pub const FUNCTIONS: &[Function] = &[
    Function::new("email.html_body", html_body),
    Function::new("email.html_document", html_document).reading(email_page::read),
    Function::new("markdown.email_html", markdown),
];

/// Where the recorded program had the image of the crown from.
const CROWN_URL: &str = "https://static.notifications.service.gov.uk/images/govuk-logotype-tudor-crown.png";

fn html_body(input: &Value) -> Outcome {
    Outcome::Output(json!({"html": arguments::email(input).html_body(None)}))
}

fn html_document(input: &Value) -> Outcome {
    let arguments = input.get("branding").unwrap_or(&Value::Null);
    let text = |name| arguments.get(name).and_then(Value::as_str);
    let govuk = arguments::flag(arguments, "govuk_banner").then_some(GovukBanner { crown_url: Some(CROWN_URL) });
    let brand = Brand {
        banner: arguments::flag(arguments, "brand_banner"),
        colour: text("brand_colour"),
        logo_url: text("brand_logo"),
        text: text("brand_text"),
        alt_text: text("brand_alt_text"),
    };
    let branding = EmailBranding::new(govuk, Some(brand));
    let page = |email: &EmailMessage| match arguments::flag(arguments, "complete_html") {
        true => email_page::parts(&email.html(&branding, None)),
        false => email_page::parts(&email.html_fragment(&branding, None)),
    };
    let mut parts = page(&arguments::email(input));
    // A recorded link to unsubscribe is a part of the content, but not of its start.
    parts["preheader"] = page(&arguments::email_without_link(input))["preheader"].take();
    Outcome::Output(parts)
}

fn markdown(input: &Value) -> Outcome {
    Outcome::Output(json!({"html": EmailMarkdown::parse(arguments::text(input, "text")).html()}))
}
