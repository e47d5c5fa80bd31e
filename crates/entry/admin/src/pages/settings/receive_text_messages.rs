//! `/services/{service_id}/service-settings/receive-text-messages`: a number at which people can answer the service.

use minijinja::context;
use tidings_admin_client::Failed;
use tidings_api_types::internal::{
    inbound_numbers::{InboundNumber, MaybeInboundNumber, NewInboundNumber},
    inbound_sms::InboundRemoval,
};
use tidings_domain::ServicePermission;

use super::{ACCESS, permit};
use crate::{
    audit::{self, Deed},
    forms::{Form, FormView},
    pages::inbox::readable,
    problem::Problem,
    routing::Routes,
    visit::{Answer, InService},
};

pub(super) const PAGE: &str = "/service-settings/receive-text-messages";
/// What becomes of the number of a service that receives nothing any more.
const FIELD: &str = "removal_options";

pub(super) fn routes(routes: &mut Routes) {
    routes.get("/services/{service_id}/service-settings/receive-text-messages", ACCESS, show);
    routes.get("/services/{service_id}/service-settings/receive-text-messages/start", ACCESS, ask_start);
    routes.post("/services/{service_id}/service-settings/receive-text-messages/start", ACCESS, start);
    routes.get("/services/{service_id}/service-settings/receive-text-messages/stop", ACCESS, ask_stop);
    routes.post("/services/{service_id}/service-settings/receive-text-messages/stop", ACCESS, stop);
    routes.get("/services/{service_id}/service-settings/receive-text-messages/stop/success", ACCESS, stopped);
}

/// The number that the service has, in use or not.
pub(super) async fn number(visit: &InService) -> Result<Option<InboundNumber>, Failed> {
    Ok(match visit.client.inbound_numbers.get(visit.service.id).await?.data {
        MaybeInboundNumber::Number(number) => Some(*number),
        MaybeInboundNumber::None {} => None,
    })
}

/// The number at which the service receives text messages, if it does.
async fn receiving(visit: &InService) -> Result<Option<InboundNumber>, Failed> {
    let number = number(visit).await?;
    Ok(number.filter(|number| number.active && visit.service.may(ServicePermission::InboundSms)))
}

async fn show(visit: InService) -> Answer {
    let number = number(&visit).await?;
    let may_start = may_start(&visit, number.as_ref());
    let is_in_use = number.as_ref().is_some_and(|number| number.active);
    let number = number.map(|number| readable(&number.number));
    visit.page("settings/receive_text_messages.html", context! { number, may_start, is_in_use })
}

/// Not while the service receives, nor with a number that was put out of use.
fn may_start(visit: &InService, number: Option<&InboundNumber>) -> bool {
    number.is_none_or(|number| number.active && !visit.service.may(ServicePermission::InboundSms))
}

async fn ask_start(visit: InService) -> Answer {
    if !may_start(&visit, number(&visit).await?.as_ref()) {
        return visit.go_to(&visit.url(PAGE));
    }
    visit.page("settings/receive_text_messages_start.html", context! {})
}

/// Takes a number, then lets the service receive: if that fails it can be done again, with the same number.
async fn start(visit: InService) -> Answer {
    if !may_start(&visit, number(&visit).await?.as_ref()) {
        return visit.go_to(&visit.url(PAGE));
    }
    let inbound_number_id = match visit.client.inbound_numbers.add(visit.service.id, &NewInboundNumber::default()).await
    {
        Ok(sender) => sender.inbound_number_id,
        Err(failed) if failed.says("has an inbound number already") => number(&visit).await?.map(|number| number.id),
        Err(failed) if failed.says("no available inbound numbers") => {
            let text = "There is no free phone number at the moment. Ask the people who run this platform for one";
            visit.flash("dangerous", text).await?;
            return visit.go_to(&visit.url(PAGE));
        }
        Err(failed) => return Err(failed.into()),
    };
    permit(&visit, ServicePermission::InboundSms, true).await?;
    let deed = Deed::SetInboundSmsOn { user_id: visit.user.id, service_id: visit.service.id, inbound_number_id };
    audit::record(&visit, deed).await;
    visit.flash("tick", "You have added a phone number to your service.").await?;
    visit.go_to(&visit.url(PAGE))
}

async fn ask_stop(visit: InService) -> Answer {
    match receiving(&visit).await? {
        Some(number) => show_stop(&visit, &number, &FormView::default()).await,
        None => visit.go_to(&visit.url(PAGE)),
    }
}

async fn show_stop(visit: &InService, number: &InboundNumber, form: &FormView) -> Answer {
    visit.page(
        "settings/receive_text_messages_stop.html",
        context! {
            form => form.value(),
            number => readable(&number.number),
            may_release => visit.standing.is_platform_admin,
            last_used => last_used(visit).await?,
        },
    )
}

/// When somebody was last sent something from the number, or answered there; for those who decide what becomes of it.
async fn last_used(visit: &InService) -> Result<Option<String>, Problem> {
    if !visit.standing.is_platform_admin {
        return Ok(None);
    }
    match visit.client.inbound_sms.last_used(visit.service.id).await {
        Ok(usage) => Ok(usage.most_recent_date.map(|at| jiff::Timestamp::from(at).to_string())),
        Err(failed) if failed.is_not_found() => Ok(None),
        Err(failed) => Err(failed.into()),
    }
}

async fn stop(visit: InService) -> Answer {
    let Some(number) = receiving(&visit).await? else { return visit.go_to(&visit.url(PAGE)) };
    let mut form = visit.checked();
    let archive = archives(&visit, &mut form);
    let senders = visit.client.sms_senders.list(visit.service.id).await?;
    if senders.iter().any(|sender| sender.is_default && sender.inbound_number_id == Some(number.id)) {
        let message = "You need to change your default text message sender ID before you can continue";
        form.error(FIELD, message);
    }
    let Some(archive) = archive.filter(|_| form.is_valid()) else {
        return show_stop(&visit, &number, &form.view()).await;
    };
    visit.client.inbound_sms.remove(visit.service.id, InboundRemoval { archive }).await?;
    visit.go_to(&visit.url("/service-settings/receive-text-messages/stop/success"))
}

/// Whether nobody is to get the number again. Only those who run the platform may let another service have it: people who knew the
/// number would write to strangers.
fn archives(visit: &InService, form: &mut Form<'_>) -> Option<bool> {
    if !visit.standing.is_platform_admin {
        return Some(true);
    }
    match form.text(FIELD) {
        "true" => Some(true),
        "false" => Some(false),
        _ => {
            form.error(FIELD, "Select an option");
            None
        }
    }
}

async fn stopped(visit: InService) -> Answer {
    visit.page("settings/receive_text_messages_stopped.html", context! {})
}
