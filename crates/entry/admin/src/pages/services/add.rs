//! `/add-service`: what trial mode is, then the name of a new service.

use minijinja::{Value, context};
use tidings_api_types::internal::{organisations::ByDomain, service::ServiceChange, templates::NewTemplate};
use tidings_domain::{NotificationType, OrganisationType, ServiceId};

use crate::{
    access::Access,
    forms::{Form, FormView},
    problem::Problem,
    routing::Routes,
    visit::{Answer, SignedIn},
};

/// How many messages of each channel a service in trial mode may send on a day.
const TRIAL_LIMIT: i64 = 50;
/// The longest name, in characters.
const LONGEST_NAME: usize = 143;

/// Kinds of bodies that somebody may say they are of.
const ORGANISATION_TYPES: &[(OrganisationType, &str)] = &[
    (OrganisationType::Central, "Central government"),
    (OrganisationType::Local, "Local government"),
    (OrganisationType::NhsCentral, "NHS – central government agency or public body"),
    (OrganisationType::NhsLocal, "NHS Trust or Integrated Care Board"),
    (OrganisationType::NhsGp, "GP surgery"),
    (OrganisationType::EmergencyService, "Emergency service"),
    (OrganisationType::SchoolOrCollege, "School or college"),
    (OrganisationType::Other, "Other"),
];

const EXAMPLE_NAME: &str = "Example text message template";
const EXAMPLE_CONTENT: &str =
    "Hello ((name)). This is a test: it is ((day of week)), and my favourite colour is ((colour)).";

pub(super) fn routes(routes: &mut Routes) {
    routes.get("/add-service", Access::SignedIn, about);
    routes.get("/add-service/name-your-service", Access::SignedIn, ask);
    routes.post("/add-service/name-your-service", Access::SignedIn, add);
}

async fn about(visit: SignedIn) -> Answer {
    visit.page("services/add.html", context! { limit => TRIAL_LIMIT })
}

async fn ask(visit: SignedIn) -> Answer {
    let asks_for_type = !has_known_organisation(&visit).await?;
    show(&visit, asks_for_type, &FormView::default())
}

async fn add(visit: SignedIn) -> Answer {
    let asks_for_type = !has_known_organisation(&visit).await?;
    let mut form = visit.checked();
    let name = form.required("name", "Enter a service name");
    check_name(&mut form, name);
    let organisation_type = match asks_for_type {
        true => form.choice::<OrganisationType>("organisation_type", "Select the type of organisation"),
        false => None,
    };
    if form.is_valid() {
        let settings = ServiceChange {
            name: Some(name.to_owned()),
            organisation_type: organisation_type.map(|kind| Some(kind.as_str().to_owned())),
            restricted: Some(true),
            email_message_limit: Some(TRIAL_LIMIT),
            sms_message_limit: Some(TRIAL_LIMIT),
            international_sms_message_limit: Some(TRIAL_LIMIT),
            letter_message_limit: Some(TRIAL_LIMIT),
            ..ServiceChange::default()
        };
        match visit.client.services.create(visit.user.id, settings).await {
            Ok(service) => {
                let id = service.data.id;
                add_example(&visit, id).await;
                visit.flash("tick", format!("‘{}’ is ready. It is in trial mode.", service.data.name)).await?;
                return visit.go_to(&format!("/services/{id}"));
            }
            Err(failed) if failed.says("Duplicate service name") => {
                form.error("name", "This service name is already in use – enter a different one");
            }
            Err(failed) => form.refused(failed, &[("name", "name"), ("organisation_type", "organisation_type")])?,
        }
    }
    show(&visit, asks_for_type, &form.view())
}

fn check_name(form: &mut Form<'_>, name: &str) {
    if name.chars().count() > LONGEST_NAME {
        form.error("name", format!("Service name must be {LONGEST_NAME} characters or fewer"));
    } else if name.chars().filter(|c| c.is_alphanumeric()).count() < 2 {
        form.error("name", "Service name must include at least 2 letters or digits");
    }
}

/// Whether the organisation of somebody's email address, and so the kind of their service, is known.
async fn has_known_organisation(visit: &SignedIn) -> Result<bool, Problem> {
    let domain = visit.user.email_address.rsplit('@').next().unwrap_or_default().to_lowercase();
    match visit.client.organisations.by_domain(&ByDomain { domain }).await {
        Ok(organisation) => Ok(organisation.organisation_type.is_some()),
        Err(failed) if failed.is_not_found() => Ok(false),
        Err(failed) => Err(failed.into()),
    }
}

/// Something to begin with. The service is there without it too, so that it may fail.
async fn add_example(visit: &SignedIn, service: ServiceId) {
    let template = NewTemplate {
        name: EXAMPLE_NAME.to_owned(),
        template_type: NotificationType::Sms,
        content: EXAMPLE_CONTENT.to_owned(),
        subject: None,
        service,
        created_by: visit.user.id,
        parent_folder_id: None,
        postage: None,
        letter_languages: None,
        letter_welsh_subject: None,
        letter_welsh_content: None,
        has_unsubscribe_link: false,
        reply_to: None,
    };
    if let Err(failed) = visit.client.templates.create(service, &template).await {
        tracing::warn!(%service, %failed, "a new service has no example template");
    }
}

fn show(visit: &SignedIn, asks_for_type: bool, form: &FormView) -> Answer {
    let types: Value =
        ORGANISATION_TYPES.iter().map(|(kind, text)| context! { value => kind.as_str(), text => *text }).collect();
    visit.page("services/name.html", context! { form => form.value(), asks_for_type, types })
}
