//! Settings that are on or off: channels, what goes abroad, and what those who run the platform allow.

use minijinja::context;
use tidings_api_types::internal::service::{Service, ServiceChange};
use tidings_domain::ServicePermission;

use super::{ACCESS, permit, saved, update};
use crate::{
    access::Access,
    forms::FormView,
    pages::switch,
    routing::Routes,
    visit::{Answer, InService},
};

/// What is switched.
#[derive(Clone, Copy, Debug)]
enum Setting {
    May(ServicePermission),
    /// Text messages start with the service's name.
    Prefix,
    /// The service counts as one of those that are live.
    CountsAsLive,
}

#[derive(Debug)]
struct Switch {
    path: &'static str,
    access: Access,
    setting: Setting,
    title: &'static str,
    about: &'static str,
}

/// One for what the team itself decides.
const fn own(path: &'static str, setting: Setting, title: &'static str, about: &'static str) -> Switch {
    Switch { path, access: ACCESS, setting, title, about }
}

/// One for what those who run the platform decide.
const fn platform(path: &'static str, setting: Setting, title: &'static str, about: &'static str) -> Switch {
    Switch { path, access: Access::PlatformAdmin, setting, title, about }
}

static SWITCHES: [Switch; 11] = [
    own("/services/{service_id}/service-settings/set-email", Setting::May(ServicePermission::Email), "Send emails", ""),
    own(
        "/services/{service_id}/service-settings/set-sms",
        Setting::May(ServicePermission::Sms),
        "Send text messages",
        "",
    ),
    own(
        "/services/{service_id}/service-settings/set-letter",
        Setting::May(ServicePermission::Letter),
        "Send letters",
        "",
    ),
    own(
        "/services/{service_id}/service-settings/set-international-sms",
        Setting::May(ServicePermission::InternationalSms),
        "Send international text messages",
        "Messages to other countries can cost several times as much as those to UK mobile numbers.",
    ),
    own(
        "/services/{service_id}/service-settings/set-international-letters",
        Setting::May(ServicePermission::InternationalLetters),
        "Send international letters",
        "",
    ),
    own(
        "/services/{service_id}/service-settings/sms-prefix",
        Setting::Prefix,
        "Start text messages with service name",
        "Turn this off if your sender ID already says who the message is from.",
    ),
    own(
        "/services/{service_id}/service-settings/set-auth-type",
        Setting::May(ServicePermission::EmailAuth),
        "Let team members sign in with an email link",
        "People who have no mobile phone at work can use an email link after their password. Those who use one now go on to.",
    ),
    platform(
        "/services/{service_id}/service-settings/switch-count-as-live",
        Setting::CountsAsLive,
        "Count in list of live services",
        "",
    ),
    platform(
        "/services/{service_id}/service-settings/permissions/inbound_sms",
        Setting::May(ServicePermission::InboundSms),
        "Receive inbound SMS",
        "",
    ),
    platform(
        "/services/{service_id}/service-settings/permissions/email_auth",
        Setting::May(ServicePermission::EmailAuth),
        "Email authentication",
        "",
    ),
    platform(
        "/services/{service_id}/service-settings/permissions/sms_to_uk_landlines",
        Setting::May(ServicePermission::SmsToUkLandlines),
        "Sending SMS to UK landlines",
        "",
    ),
];

pub(super) fn routes(routes: &mut Routes) {
    for switch in &SWITCHES {
        routes.get(switch.path, switch.access, move |visit| ask(visit, switch));
        routes.post(switch.path, switch.access, move |visit| save(visit, switch));
    }
}

fn is_on(service: &Service, setting: Setting) -> bool {
    match setting {
        Setting::May(permission) => service.may(permission),
        Setting::Prefix => service.prefix_sms,
        Setting::CountsAsLive => service.count_as_live,
    }
}

async fn ask(visit: InService, switch: &'static Switch) -> Answer {
    show(&visit, &switch::form(is_on(&visit.service, switch.setting)), switch)
}

fn show(visit: &InService, form: &FormView, switch: &Switch) -> Answer {
    visit.page("settings/switch.html", context! { form => form.value(), title => switch.title, about => switch.about })
}

async fn save(visit: InService, switch: &'static Switch) -> Answer {
    let mut form = visit.checked();
    let Some(wanted) = switch::read(&mut form, "Select on or off") else { return show(&visit, &form.view(), switch) };
    if wanted != is_on(&visit.service, switch.setting) {
        let nothing = ServiceChange::default();
        match switch.setting {
            Setting::May(permission) => {
                permit(&visit, permission, wanted).await?;
            }
            Setting::Prefix => {
                update(&visit, ServiceChange { prefix_sms: Some(wanted), ..nothing }).await?;
            }
            Setting::CountsAsLive => {
                let created_by = Some(visit.user.id);
                let change = ServiceChange { count_as_live: Some(wanted), created_by, ..nothing };
                visit.client.services.update_live(visit.service.id, &change).await?;
            }
        }
    }
    saved(&visit, &format!("‘{}’ is {}", switch.title, if wanted { "on" } else { "off" })).await
}
