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

const FIELD: &str = "days_of_retention";
const FEWEST: i32 = 3;
const MOST: i32 = 90;

pub(super) fn routes(routes: &mut Routes) {
    routes.get("/services/{service_id}/service-settings/set-data-retention", ACCESS, ask);
    routes.post("/services/{service_id}/service-settings/set-data-retention", ACCESS, save);
}

async fn ask(visit: InService) -> Answer {
    let set = visit.client.data_retention.list(visit.service.id).await?;
    let days = |channel| days_of(&set, channel).unwrap_or(USUALLY_KEPT);
    let [email, sms, letter] = [NotificationType::Email, NotificationType::Sms, NotificationType::Letter].map(days);
    // Where they differ there is no one number to begin with.
    let same = (email == sms && sms == letter).then(|| (FIELD, email.to_string()));
    show(&visit, &FormView::of(same))
}

fn days_of(set: &[DataRetention], channel: NotificationType) -> Option<i32> {
    set.iter().find(|set| set.notification_type == channel).map(|set| set.days_of_retention)
}

fn show(visit: &InService, form: &FormView) -> Answer {
    visit.page("settings/retention.html", context! { form => form.value(), fewest => FEWEST, most => MOST })
}

async fn save(visit: InService) -> Answer {
    let mut form = visit.checked();
    let text = form.required(FIELD, "Enter a number of days");
    let days = text.parse::<i32>().ok().filter(|days| (FEWEST..=MOST).contains(days));
    if days.is_none() {
        form.error(FIELD, format!("The number of days must be between {FEWEST} and {MOST}"));
    }
    let Some(days) = days else { return show(&visit, &form.view()) };
    let set = visit.client.data_retention.list(visit.service.id).await?;
    for channel in [NotificationType::Email, NotificationType::Sms, NotificationType::Letter] {
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
