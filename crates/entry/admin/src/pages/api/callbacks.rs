//! `/services/{service_id}/api/callbacks`: where a service wants to hear of its messages.

use minijinja::{context, value::Serde};
use serde::Serialize;
use tidings_admin_client::Failed;
use tidings_api_types::internal::callbacks::{Callback, CallbackChange, CallbackDelivery, NewCallback};
use tidings_domain::{CallbackId, CallbackType, ServicePermission};

use super::ACCESS;
use crate::{
    forms::{Form, FormView},
    problem::Problem,
    routing::Routes,
    visit::{Answer, InService},
};

/// The fewest characters of a token.
const SHORTEST_TOKEN: usize = 10;

/// What a service can be called of.
#[derive(Debug)]
pub(super) struct Kind {
    pub callback_type: CallbackType,
    /// Its page, below the list's.
    pub path: &'static str,
    title: &'static str,
    /// What the list calls it.
    name: &'static str,
    about: &'static str,
    /// Without this permission there is nothing to call of.
    needs: Option<ServicePermission>,
}

pub(super) static DELIVERY: Kind = Kind {
    callback_type: CallbackType::DeliveryStatus,
    path: "/api/callbacks/delivery-status-callback",
    title: "Callbacks for delivery receipts",
    name: "Delivery receipts",
    about: "When an email or text message has arrived, or has not, we send what became of it to this address.",
    needs: None,
};

pub(super) static RECEIVED: Kind = Kind {
    callback_type: CallbackType::InboundSms,
    path: "/api/callbacks/received-text-messages-callback",
    title: "Callbacks for received text messages",
    name: "Received text messages",
    about: "When somebody sends a text message to your service, we send it on to this address.",
    needs: Some(ServicePermission::InboundSms),
};

pub(super) static RETURNED: Kind = Kind {
    callback_type: CallbackType::ReturnedLetter,
    path: "/api/callbacks/returned-letters-callback",
    title: "Callbacks for returned letters",
    name: "Returned letters",
    about: "When a letter comes back, we send which one it was to this address.",
    needs: Some(ServicePermission::Letter),
};

pub(super) fn routes(routes: &mut Routes) {
    routes.get("/services/{service_id}/api/callbacks", ACCESS, list);
    routes.get("/services/{service_id}/api/callbacks/delivery-status-callback", ACCESS, |visit| show(visit, &DELIVERY));
    routes
        .post("/services/{service_id}/api/callbacks/delivery-status-callback", ACCESS, |visit| save(visit, &DELIVERY));
    routes.post("/services/{service_id}/api/callbacks/delivery-status-callback/delete", ACCESS, |visit| {
        delete(visit, &DELIVERY)
    });
    routes.get("/services/{service_id}/api/callbacks/received-text-messages-callback", ACCESS, |visit| {
        show(visit, &RECEIVED)
    });
    routes.post("/services/{service_id}/api/callbacks/received-text-messages-callback", ACCESS, |visit| {
        save(visit, &RECEIVED)
    });
    routes.post("/services/{service_id}/api/callbacks/received-text-messages-callback/delete", ACCESS, |visit| {
        delete(visit, &RECEIVED)
    });
    routes
        .get("/services/{service_id}/api/callbacks/returned-letters-callback", ACCESS, |visit| show(visit, &RETURNED));
    routes
        .post("/services/{service_id}/api/callbacks/returned-letters-callback", ACCESS, |visit| save(visit, &RETURNED));
    routes.post("/services/{service_id}/api/callbacks/returned-letters-callback/delete", ACCESS, |visit| {
        delete(visit, &RETURNED)
    });
}

/// The service's callback of a kind, if there is one.
pub(super) async fn found(visit: &InService, kind: &Kind) -> Result<Option<Callback>, Failed> {
    let Some(id) = id_of(visit, kind) else { return Ok(None) };
    match visit.client.callbacks.get(visit.service.id, id, kind.callback_type).await {
        Ok(callback) => Ok(Some(callback.data)),
        Err(failed) if failed.is_not_found() => Ok(None),
        Err(failed) => Err(failed),
    }
}

pub(super) fn id_of(visit: &InService, kind: &Kind) -> Option<CallbackId> {
    let known = &visit.service.service_callback_api;
    let wanted = kind.callback_type.as_str();
    known.iter().find(|known| known.callback_type.as_deref() == Some(wanted)).map(|known| known.callback_id)
}

/// Whether there is anything to call the service of.
fn applies(visit: &InService, kind: &Kind) -> bool {
    kind.needs.is_none_or(|needed| visit.service.may(needed)) || id_of(visit, kind).is_some()
}

#[derive(Debug, Serialize)]
struct Row {
    name: &'static str,
    /// Where it calls to.
    url: Option<String>,
    href: String,
}

async fn list(visit: InService) -> Answer {
    let (delivery, received, returned) =
        tokio::try_join!(found(&visit, &DELIVERY), found(&visit, &RECEIVED), found(&visit, &RETURNED))?;
    let all = [(&DELIVERY, delivery), (&RECEIVED, received), (&RETURNED, returned)];
    let rows: Vec<Row> = all
        .into_iter()
        .filter(|(kind, _)| applies(&visit, kind))
        .map(|(kind, callback)| Row {
            name: kind.name,
            url: callback.map(|callback| callback.url),
            href: visit.url(kind.path),
        })
        .collect();
    visit.page("api/callbacks.html", context! { rows => Serde(&rows) })
}

async fn show(visit: InService, kind: &'static Kind) -> Answer {
    if !applies(&visit, kind) {
        return Err(Problem::NotFound);
    }
    let (callback, deliveries) = tokio::try_join!(found(&visit, kind), deliveries(&visit, kind))?;
    let url = callback.map(|callback| callback.url);
    let form = FormView::of(url.iter().map(|url| ("url", url.clone())));
    show_form(&visit, kind, &form, url.is_some(), &deliveries)
}

/// The calls of late, the newest first.
async fn deliveries(visit: &InService, kind: &Kind) -> Result<Vec<CallbackDelivery>, Failed> {
    let Some(id) = id_of(visit, kind) else { return Ok(Vec::new()) };
    match visit.client.callbacks.deliveries(visit.service.id, id).await {
        // Stopped a moment ago.
        Err(failed) if failed.is_not_found() => Ok(Vec::new()),
        deliveries => deliveries,
    }
}

fn show_form(visit: &InService, kind: &Kind, form: &FormView, exists: bool, deliveries: &[CallbackDelivery]) -> Answer {
    visit.page(
        "api/callback.html",
        context! {
            form => form.value(),
            title => kind.title,
            about => kind.about,
            page_url => visit.url(kind.path),
            exists,
            deliveries => Serde(deliveries),
        },
    )
}

async fn save(visit: InService, kind: &'static Kind) -> Answer {
    if !applies(&visit, kind) {
        return Err(Problem::NotFound);
    }
    let present = id_of(&visit, kind);
    let mut form = visit.checked();
    let (url, token) = entered(&mut form, present.is_some());
    if form.is_valid() {
        match store(&visit, kind, present, url, token).await {
            Ok(()) => {
                visit.flash("tick", format!("{} saved", kind.title)).await?;
                return visit.go_to(&visit.url(kind.path));
            }
            Err(failed) => explain(&mut form, failed)?,
        }
    }
    let deliveries = deliveries(&visit, kind).await?;
    show_form(&visit, kind, &form.view(), present.is_some(), &deliveries)
}

/// Address and token. A token that is there already need not be entered again.
fn entered(form: &mut Form<'_>, exists: bool) -> (String, Option<String>) {
    let url = form.required("url", "Enter a web address").to_owned();
    let is_address = url.starts_with("https://") && url::Url::parse(&url).is_ok();
    if !url.is_empty() && !is_address {
        form.error("url", "Enter a web address that begins with https://");
    }
    let token = form.text("bearer_token").to_owned();
    if token.is_empty() && !exists {
        form.error("bearer_token", "Enter a bearer token");
    }
    if !token.is_empty() && token.chars().count() < SHORTEST_TOKEN {
        form.error("bearer_token", format!("The bearer token must be {SHORTEST_TOKEN} characters or more"));
    }
    (url, (!token.is_empty()).then_some(token))
}

async fn store(
    visit: &InService,
    kind: &Kind,
    present: Option<CallbackId>,
    url: String,
    token: Option<String>,
) -> Result<(), Failed> {
    let (service, by, callback_type) = (visit.service.id, visit.user.id, kind.callback_type);
    match present {
        Some(id) => {
            let change = CallbackChange { url: Some(url), bearer_token: token, updated_by_id: by, callback_type };
            visit.client.callbacks.update(service, id, &change).await.map(drop)
        }
        None => {
            let bearer_token = token.unwrap_or_default();
            let new = NewCallback { url, bearer_token, updated_by_id: by, callback_type: Some(callback_type) };
            visit.client.callbacks.create(service, &new).await.map(drop)
        }
    }
}

/// A JSON schema speaks of fields within its sentences.
fn explain(form: &mut Form<'_>, failed: Failed) -> Result<(), Problem> {
    if failed.says("bearer_token") {
        form.error("bearer_token", format!("The bearer token must be {SHORTEST_TOKEN} characters or more"));
    } else if failed.says("url") {
        form.error("url", "Enter a web address that begins with https://");
    } else if failed.status() == Some(400) {
        form.error("url", "Somebody of your team set these callbacks at the same time. Check them and save again");
    } else {
        return Err(failed.into());
    }
    Ok(())
}

async fn delete(visit: InService, kind: &'static Kind) -> Answer {
    if let Some(id) = id_of(&visit, kind) {
        match visit.client.callbacks.delete(visit.service.id, id, kind.callback_type).await {
            Err(failed) if !failed.is_not_found() => return Err(failed.into()),
            _ => visit.flash("tick", format!("{} stopped", kind.title)).await?,
        }
    }
    visit.go_to(&visit.url("/api/callbacks"))
}
