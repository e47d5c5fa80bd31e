//! `/services/{service_id}/templates/{template_id}/delete`: deletes a template; its messages stay readable.

use tidings_domain::{ServiceId, TemplateId};

use super::{
    WRITE, in_use,
    list::Place,
    show::{Question, page},
};
use crate::{
    format::ago,
    routing::Routes,
    visit::{Answer, InService, Path},
};

pub(super) fn routes(routes: &mut Routes) {
    routes.get("/services/{service_id}/templates/{template_id}/delete", WRITE, ask);
    routes.post("/services/{service_id}/templates/{template_id}/delete", WRITE, delete);
}

async fn ask(visit: InService, Path((_, id)): Path<(ServiceId, TemplateId)>) -> Answer {
    let ((template, tree), used) = tokio::try_join!(in_use(&visit, id), async {
        Ok(visit.client.template_statistics.last_used(visit.service.id, id).await?.last_date_used)
    })?;
    let detail = match used {
        Some(used) => format!("It was last used {}.", used_at(used.0, visit.now)),
        None => "It was not used in the last year.".to_owned(),
    };
    let text = format!("Are you sure that you want to delete ‘{}’?", template.name);
    page(&visit, &template, &tree, Some(&Question { text, detail, button: ("Yes, delete", "delete") }))
}

/// Of days before today only the day is known.
fn used_at(used: jiff::Timestamp, now: jiff::Timestamp) -> String {
    match ago(used, now) {
        day if day.ends_with("ago") || !day.starts_with(|c: char| c.is_ascii_digit()) => day,
        day => format!("on {day}"),
    }
}

async fn delete(visit: InService, Path((_, id)): Path<(ServiceId, TemplateId)>) -> Answer {
    let (template, _) = in_use(&visit, id).await?;
    visit.client.templates.delete(visit.service.id, id).await?;
    visit.go_to(&Place { channel: None, folder: template.folder }.url(&visit))
}

#[cfg(test)]
mod tests {
    use super::used_at;

    #[test]
    fn days_are_named_and_hours_counted() {
        let now = "2026-06-17T12:00:00Z".parse().unwrap();
        for (used, text) in [
            ("2026-06-17T09:00:00Z", "3 hours ago"),
            ("2026-06-16T00:00:00Z", "yesterday"),
            ("2026-05-01T00:00:00Z", "on 1 May"),
        ] {
            assert_eq!(used_at(used.parse().unwrap(), now), text);
        }
    }
}
