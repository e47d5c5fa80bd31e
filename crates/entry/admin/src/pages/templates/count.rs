//! What a writer sees while typing: how long a text message is, and how the message looks. Without JavaScript the form's button
//! for a preview shows both.

use axum::response::IntoResponse;
use http::header;
use minijinja::{Value, context};
use tidings_api_types::internal::service::Service;
use tidings_domain::NotificationType;
use tidings_template::{Personalisation, SmsMessage, Template};

use super::{READ, WRITE, rendering::Words};
use crate::{
    problem::Problem,
    routing::Routes,
    visit::{Answer, InService},
};

pub(super) fn routes(routes: &mut Routes) {
    routes.post("/services/{service_id}/templates/count-sms-length", READ, sms_length);
    routes.post("/services/{service_id}/templates/preview", WRITE, preview);
}

async fn sms_length(visit: InService) -> Answer {
    let content = visit.checked().untrimmed("template_content").replace("\r\n", "\n");
    let length = length(&visit.service, &content);
    fragment(&visit, "templates/sms_length.html", context! { length })
}

async fn preview(visit: InService) -> Answer {
    let form = visit.checked();
    let Ok(channel) = form.text("template_type").parse::<NotificationType>() else {
        return Err(Problem::BadRequest("no template of that kind".to_owned()));
    };
    let content = form.text("template_content").replace("\r\n", "\n");
    let words = Words {
        channel,
        subject: form.text("subject"),
        content: &content,
        welsh: None,
        reply_to: None,
        has_unsubscribe_link: form.is_ticked("has_unsubscribe_link"),
    };
    let message = words.shown(&visit.service, visit.now);
    fragment(&visit, "templates/message.html", context! { message })
}

/// As scripts take it: `{"html": "…"}`.
fn fragment(visit: &InService, template: &str, context: Value) -> Answer {
    let html = visit.render(template, context)?;
    let body = serde_json::json!({ "html": html }).to_string();
    Ok(([(header::CONTENT_TYPE, "application/json")], body).into_response())
}

/// How long a text message is: what it costs, or how much it is too long.
pub(super) fn length(service: &Service, content: &str) -> Value {
    let template = Template::parse(content);
    let prefix = service.prefix_sms.then_some(service.name.as_str());
    let message = SmsMessage::render(&template, &Personalisation::new(), prefix);
    context! {
        fragments => message.fragment_count(),
        too_many => message.count_above_limit(),
        has_placeholders => template.placeholders().next().is_some(),
    }
}
