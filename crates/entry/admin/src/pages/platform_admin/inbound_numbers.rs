//! `/inbound-sms-admin`: the numbers at which services receive text messages.

use minijinja::{Value, context};
use tidings_api_types::internal::inbound_numbers::InboundNumber;

use super::{ACCESS, page};
use crate::{
    routing::Routes,
    visit::{Answer, SignedIn},
};

pub(super) fn routes(routes: &mut Routes) {
    routes.get("/inbound-sms-admin", ACCESS, list);
}

async fn list(visit: SignedIn) -> Answer {
    let numbers = visit.client.inbound_numbers.list().await?.data;
    let numbers: Value = numbers.iter().map(listed).collect();
    page(&visit, "platform_admin/inbound_numbers.html", context! { numbers })
}

fn listed(number: &InboundNumber) -> Value {
    let status = match (number.active, &number.service) {
        (true, Some(_)) => "In use",
        (true, None) => "Free",
        (false, _) => "Archived",
    };
    let service = number.service.as_ref();
    context! {
        number => &number.number,
        provider => &number.provider,
        status,
        service => service.map(|service| &service.name),
        href => service.map(|service| format!("/services/{}", service.id)),
    }
}
