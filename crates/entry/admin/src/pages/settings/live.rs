//! `/services/{service_id}/service-settings/switch-live`: takes a service out of trial mode, or back into it.

use minijinja::context;
use tidings_admin_client::Failed;
use tidings_api_types::internal::service::ServiceChange;

use super::saved;
use crate::{
    access::Access,
    forms::FormView,
    pages::switch,
    routing::Routes,
    visit::{Answer, InService},
};

/// What a live service may send in a day, and one in trial mode: Notify's limits.
const LIVE: Limits = Limits { email: 250_000, sms: 250_000, letter: 20_000 };
const TRIAL: Limits = Limits { email: 50, sms: 50, letter: 50 };

struct Limits {
    email: i64,
    sms: i64,
    letter: i64,
}

pub(super) fn routes(routes: &mut Routes) {
    routes.get("/services/{service_id}/service-settings/switch-live", Access::PlatformAdmin, ask);
    routes.post("/services/{service_id}/service-settings/switch-live", Access::PlatformAdmin, save);
}

async fn ask(visit: InService) -> Answer {
    show(&visit, &switch::form(!visit.service.restricted))
}

fn show(visit: &InService, form: &FormView) -> Answer {
    let about = "Live services can send messages to anyone. Their daily limits are set anew.";
    visit.page("settings/switch.html", context! { form => form.value(), title => "Make service live", about })
}

async fn save(visit: InService) -> Answer {
    let mut form = visit.checked();
    let Some(is_live) = switch::read(&mut form, "Select on or off") else { return show(&visit, &form.view()) };
    if is_live == visit.service.restricted {
        put_live(&visit, is_live).await?;
    }
    saved(&visit, if is_live { "The service is live" } else { "The service is in trial mode" }).await
}

/// Takes the service out of trial mode, with the limits of live services, or back into it; either way nobody asks any more.
pub(in crate::pages) async fn put_live(visit: &InService, is_live: bool) -> Result<(), Failed> {
    let limits = if is_live { LIVE } else { TRIAL };
    let change = ServiceChange {
        restricted: Some(!is_live),
        go_live_at: Some(is_live.then(|| visit.now.into())),
        has_active_go_live_request: Some(false),
        email_message_limit: Some(limits.email),
        sms_message_limit: Some(limits.sms),
        letter_message_limit: Some(limits.letter),
        created_by: Some(visit.user.id),
        ..ServiceChange::default()
    };
    visit.client.services.update_live(visit.service.id, &change).await?;
    Ok(())
}
