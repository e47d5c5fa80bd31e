//! `/services/{service_id}/service-settings/set-inbound-number`: those who run the platform choose the number at which a service receives
//! text messages.

use minijinja::{Value, context};
use tidings_api_types::internal::inbound_numbers::{InboundNumber, NewInboundNumber};
use tidings_domain::{InboundNumberId, ServicePermission};

use super::{permit, receive_text_messages, saved};
use crate::{
    access::Access,
    forms::FormView,
    pages::inbox::readable,
    routing::Routes,
    visit::{Answer, InService},
};

pub(super) fn routes(routes: &mut Routes) {
    routes.get("/services/{service_id}/service-settings/set-inbound-number", Access::PlatformAdmin, ask);
    routes.post("/services/{service_id}/service-settings/set-inbound-number", Access::PlatformAdmin, save);
}

async fn ask(visit: InService) -> Answer {
    show(&visit, &FormView::default()).await
}

async fn show(visit: &InService, form: &FormView) -> Answer {
    let (number, free) =
        tokio::try_join!(receive_text_messages::number(visit), visit.client.inbound_numbers.available())?;
    let items: Value = free.data.iter().map(choice).collect();
    visit.page(
        "settings/set_inbound_number.html",
        context! { form => form.value(), items, number => number.map(|number| readable(&number.number)) },
    )
}

fn choice(number: &InboundNumber) -> Value {
    context! {
        value => number.id.to_string(),
        text => readable(&number.number),
        hint => context! { text => number.provider.as_str() },
    }
}

/// Gives the number, then lets the service receive. Where it has a number, that stays.
async fn save(visit: InService) -> Answer {
    let mut form = visit.checked();
    if receive_text_messages::number(&visit).await?.is_none() {
        let Some(id) = form.choice::<InboundNumberId>("inbound_number", "Select an inbound number") else {
            return show(&visit, &form.view()).await;
        };
        let chosen = NewInboundNumber { inbound_number_id: Some(id) };
        match visit.client.inbound_numbers.add(visit.service.id, &chosen).await {
            Ok(_) => {}
            Err(failed) if failed.says("is not available") => {
                form.error("inbound_number", "Another service has taken this number. Select another one");
                return show(&visit, &form.view()).await;
            }
            Err(failed) => return Err(failed.into()),
        }
    }
    permit(&visit, ServicePermission::InboundSms, true).await?;
    saved(&visit, "The service receives text messages").await
}
