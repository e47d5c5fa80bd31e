//! `/services/{service_id}/service-settings/request-to-go-live/estimate-usage`: how much a service expects to send.

use minijinja::context;
use tidings_api_types::internal::service::ServiceChange;

use super::{ACCESS, go_live, update};
use crate::{
    forms::{Form, FormView},
    routing::Routes,
    visit::{Answer, InService},
};

pub(super) fn routes(routes: &mut Routes) {
    routes.get("/services/{service_id}/service-settings/request-to-go-live/estimate-usage", ACCESS, ask);
    routes.post("/services/{service_id}/service-settings/request-to-go-live/estimate-usage", ACCESS, save);
}

async fn ask(visit: InService) -> Answer {
    let service = &visit.service;
    let volumes = [
        ("volume_email", service.volume_email),
        ("volume_sms", service.volume_sms),
        ("volume_letter", service.volume_letter),
    ];
    let given = volumes.into_iter().filter_map(|(name, volume)| Some((name, volume?.to_string())));
    show(&visit, &FormView::of(given))
}

fn show(visit: &InService, form: &FormView) -> Answer {
    visit.page("settings/volumes.html", context! { form => form.value() })
}

async fn save(visit: InService) -> Answer {
    let mut form = visit.checked();
    let volume_email = volume(&mut form, "volume_email");
    let volume_sms = volume(&mut form, "volume_sms");
    let volume_letter = volume(&mut form, "volume_letter");
    if form.is_valid() && volume_email + volume_sms + volume_letter == 0 {
        form.error("volume_email", "Enter the number of messages that you expect to send in the next year");
    }
    if !form.is_valid() {
        return show(&visit, &form.view());
    }
    let change = ServiceChange {
        volume_email: Some(i32::try_from(volume_email).ok()),
        volume_sms: Some(i32::try_from(volume_sms).ok()),
        volume_letter: Some(i32::try_from(volume_letter).ok()),
        ..ServiceChange::default()
    };
    update(&visit, change).await?;
    visit.go_to(&visit.url(go_live::PAGE))
}

/// A number as people write it; nothing is none.
fn volume(form: &mut Form<'_>, name: &str) -> i64 {
    let text = form.text(name).replace([',', ' '], "");
    if text.is_empty() {
        return 0;
    }
    match text.parse::<i32>() {
        Ok(volume) if volume >= 0 => volume.into(),
        _ => {
            form.error(name, "Enter a whole number, like 1,000");
            0
        }
    }
}
