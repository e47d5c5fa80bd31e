//! `/services/{service_id}/service-settings/set-data-retention`: for how long messages are kept.

use minijinja::context;
use tidings_api_types::internal::data_retention::{DataRetention, NewDataRetention, RetentionDays};
use tidings_domain::NotificationType;

use super::{ACCESS, saved, show::USUALLY_KEPT};
use crate::{
    forms::FormView,
    problem::Problem,
    routing::Routes,
    visit::{Answer, InService},
};

const FEWEST: i32 = 3;
const MOST: i32 = 90;
/// With the names of their fields, and what errors call their messages.
const CHANNELS: [(NotificationType, &str, &str); 3] = [
    (NotificationType::Email, "email", "emails"),
    (NotificationType::Sms, "sms", "text messages"),
    (NotificationType::Letter, "letter", "letters"),
];

pub(super) fn routes(routes: &mut Routes) {
    routes.get("/services/{service_id}/service-settings/set-data-retention", ACCESS, ask);
    routes.post("/services/{service_id}/service-settings/set-data-retention", ACCESS, save);
}

async fn ask(visit: InService) -> Answer {
    let set = visit.client.data_retention.list(visit.service.id).await?;
    let days = CHANNELS.map(|(channel, field, _)| {
        let set = set.iter().find(|set| set.notification_type == channel);
        (field, set.map_or(USUALLY_KEPT, |set| set.days_of_retention).to_string())
    });
    show(&visit, &FormView::of(days))
}

fn show(visit: &InService, form: &FormView) -> Answer {
    visit.page("settings/retention.html", context! { form => form.value(), fewest => FEWEST, most => MOST })
}

async fn save(visit: InService) -> Answer {
    let mut form = visit.checked();
    let mut wanted = Vec::with_capacity(CHANNELS.len());
    for (channel, field, messages) in CHANNELS {
        let text = form.required(field, &format!("Enter a number of days for {messages}"));
        match text.parse::<i32>().ok().filter(|days| (FEWEST..=MOST).contains(days)) {
            Some(days) => wanted.push((channel, days)),
            None => form.error(field, format!("The number of days for {messages} must be between {FEWEST} and {MOST}")),
        }
    }
    if wanted.len() < CHANNELS.len() {
        return show(&visit, &form.view());
    }
    let set = visit.client.data_retention.list(visit.service.id).await?;
    for (channel, days) in wanted {
        keep_for(&visit, &set, channel, days).await?;
    }
    saved(&visit, "Data retention period changed").await
}

async fn keep_for(
    visit: &InService,
    set: &[DataRetention],
    channel: NotificationType,
    days: i32,
) -> Result<(), Problem> {
    let present = set.iter().find(|set| set.notification_type == channel);
    match present {
        Some(present) if present.days_of_retention == days => {}
        Some(present) => {
            let days = RetentionDays { days_of_retention: days };
            visit.client.data_retention.update(visit.service.id, present.id, &days).await?;
        }
        None if days == USUALLY_KEPT => {}
        None => {
            let new = NewDataRetention { days_of_retention: days, notification_type: channel };
            visit.client.data_retention.create(visit.service.id, &new).await?;
        }
    }
    Ok(())
}
