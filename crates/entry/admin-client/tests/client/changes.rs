//! Changes: each is one request, and what it makes untrue is gone from the cache when it returns.

use serde_json::{Map, Value, json};
use tidings_admin_client::{Failed, Reply};
use tidings_api_types::internal::{
    callbacks::{CallbackChange, NewCallback},
    data_retention::NewDataRetention,
    guest_list::GuestList,
    inbound_sms::InboundRemoval,
    letter_contacts::LetterContactForm,
    reply_tos::ReplyToForm,
    service::ServiceChange,
    sms_senders::SmsSenderForm,
    unsubscribe_reports::{NewUnsubscribeReport, ReportProcessed},
    user::UserChange,
};
use tidings_domain::{CallbackType, NotificationType};

use crate::harness::Harness;

/// Makes `change`, which is to be one request of that method and path after which none of `keys` is there. The database
/// has noted the same keys for whoever did not make the change.
pub async fn is_one_request<T>(
    harness: &Harness,
    request: (&str, &str),
    keys: &[String],
    change: impl AsyncFnOnce() -> Reply<T>,
) -> T {
    let outbox = harness.outbox().await.len();
    let changed = forgets(harness, request, keys, change).await;
    let noted = harness.outbox().await.split_off(outbox);
    for key in keys {
        assert!(noted.contains(key), "{request:?} notes {noted:?} and not {key}");
    }
    changed
}

/// The same, where the contract forgets more than the database has to note.
pub async fn forgets<T>(
    harness: &Harness,
    (method, path): (&str, &str),
    keys: &[String],
    change: impl AsyncFnOnce() -> Reply<T>,
) -> T {
    harness.client.services.get(harness.service()).await.unwrap();
    harness.client.users.get(harness.user().await).await.unwrap();
    for key in keys {
        assert!(harness.holds(key).await, "{key} is not there before {method} {path}");
    }
    harness.asked();
    let changed = change().await.unwrap_or_else(|error| panic!("{method} {path}: {error}"));
    let asked = harness.asked();
    assert_eq!(asked.len(), 1, "{asked:?}");
    assert_eq!((asked[0].method.as_str(), asked[0].path.as_str()), (method, path));
    for key in keys {
        assert!(!harness.holds(key).await, "{key} is there after {method} {path}");
    }
    changed
}

fn service_key(harness: &Harness) -> [String; 1] {
    [format!("service-{}", harness.service())]
}

#[tokio::test]
async fn settings_of_a_service() {
    let harness = Harness::start().await;
    let (id, key) = (harness.service(), service_key(&harness));
    let path = format!("/service/{id}");
    for attributes in [
        json!({"name": "Another name"}),
        json!({"contact_link": "https://example.com"}),
        json!({"prefix_sms": false}),
        json!({"permissions": ["email", "sms"]}),
        json!({"volume_sms": 5, "volume_email": 6, "volume_letter": 7}),
        json!({"active": false}),
        json!({"active": true}),
    ] {
        let attributes: Map<String, Value> = attributes.as_object().unwrap().clone();
        let names: Vec<String> = attributes.keys().cloned().collect();
        let update = async || harness.client.services.update_attributes(id, attributes).await;
        let service = is_one_request(&harness, ("POST", &path), &key, update).await;
        assert_eq!(harness.client.services.get(id).await.unwrap(), service, "{names:?}");
    }
    let change = ServiceChange { restricted: Some(true), ..ServiceChange::default() };
    let update = async || harness.client.services.update_live(id, &change).await;
    is_one_request(&harness, ("POST", &path), &key, update).await;
}

#[tokio::test]
async fn attributes_that_may_not_be_changed_are_refused_before_any_call() {
    let harness = Harness::start().await;
    let attributes = json!({"foo": "bar"}).as_object().unwrap().clone();
    let refused = harness.client.services.update_attributes(harness.service(), attributes).await.unwrap_err();
    assert!(matches!(&refused, Failed::NotAllowed(_)));
    assert_eq!(refused.to_string(), "Not allowed to update service attributes: foo");
    assert_eq!(harness.asked(), []);
}

#[tokio::test]
async fn the_end_of_a_service() {
    let harness = Harness::start().await;
    let (id, user) = (harness.service(), harness.user().await);
    let keys = [format!("service-{id}"), format!("user-{user}")];
    let path = format!("/service/{id}/archive");
    let archive = async || harness.client.services.archive(id, &[user]).await;
    is_one_request(&harness, ("POST", &path), &keys, archive).await;
    assert!(!harness.client.services.get(id).await.unwrap().data.active);
}

#[tokio::test]
async fn the_guest_list() {
    let harness = Harness::start().await;
    let id = harness.service();
    let list = GuestList { email_addresses: vec!["a@example.com".to_owned()], phone_numbers: Vec::new() };
    let update = async || harness.client.guest_list.update(id, &list).await;
    is_one_request(&harness, ("PUT", &format!("/service/{id}/guest-list")), &service_key(&harness), update).await;
    assert_eq!(harness.client.guest_list.get(id).await.unwrap(), list);
}

#[tokio::test]
async fn reply_to_addresses() {
    let harness = Harness::start().await;
    let (id, key, client) = (harness.service(), service_key(&harness), &harness.client.reply_tos);
    let path = format!("/service/{id}/email-reply-to");
    let form = |address: &str, is_default| ReplyToForm { email_address: address.to_owned(), is_default };
    let add = async |form: ReplyToForm| client.add(id, &form).await;
    is_one_request(&harness, ("POST", &path), &key, async || add(form("a@example.com", true)).await).await;
    let added = async || add(form("b@example.com", false)).await;
    let added = is_one_request(&harness, ("POST", &path), &key, added).await.data.id;
    let one = format!("{path}/{added}");
    let update = async || client.update(id, added, &form("c@example.com", false)).await;
    is_one_request(&harness, ("POST", &one), &key, update).await;
    let archive = async || client.archive(id, added).await;
    is_one_request(&harness, ("POST", &format!("{one}/archive")), &key, archive).await;
}

#[tokio::test]
async fn letter_contacts() {
    let harness = Harness::start().await;
    let (id, key, client) = (harness.service(), service_key(&harness), &harness.client.letter_contacts);
    let path = format!("/service/{id}/letter-contact");
    let form = |block: &str| LetterContactForm { contact_block: block.to_owned(), is_default: false };
    let add = async || client.add(id, &form("1 High Street")).await;
    let added = is_one_request(&harness, ("POST", &path), &key, add).await.data.id;
    let one = format!("{path}/{added}");
    let update = async || client.update(id, added, &form("2 High Street")).await;
    is_one_request(&harness, ("POST", &one), &key, update).await;
    let archive = async || client.archive(id, added).await;
    is_one_request(&harness, ("POST", &format!("{one}/archive")), &key, archive).await;
}

#[tokio::test]
async fn sms_senders() {
    let harness = Harness::start().await;
    let (id, key, client) = (harness.service(), service_key(&harness), &harness.client.sms_senders);
    let path = format!("/service/{id}/sms-sender");
    let form = |sender: &str| SmsSenderForm { sms_sender: sender.to_owned(), is_default: false };
    let add = async || client.add(id, &form("Hospital")).await;
    let added = is_one_request(&harness, ("POST", &path), &key, add).await.id;
    let one = format!("{path}/{added}");
    let update = async || client.update(id, added, &form("Clinic")).await;
    is_one_request(&harness, ("POST", &one), &key, update).await;
    let archive = async || client.archive(id, added).await;
    is_one_request(&harness, ("POST", &format!("{one}/archive")), &key, archive).await;
}

#[tokio::test]
async fn callbacks() {
    let harness = Harness::start().await;
    let (id, user, key) = (harness.service(), harness.user().await, service_key(&harness));
    let client = &harness.client.callbacks;
    for callback_type in [CallbackType::InboundSms, CallbackType::DeliveryStatus, CallbackType::ReturnedLetter] {
        let new = NewCallback {
            url: "https://example.com/a".to_owned(),
            bearer_token: "a long secret".to_owned(),
            updated_by_id: user,
            callback_type: Some(callback_type),
        };
        let path = format!("/service/{id}/callback-api");
        let create = async || client.create(id, &new).await;
        let created = is_one_request(&harness, ("POST", &path), &key, create).await.data.id;
        let one = format!("{path}/{created}");
        let change = CallbackChange {
            url: Some("https://example.com/b".to_owned()),
            bearer_token: None,
            updated_by_id: user,
            callback_type,
        };
        let update = async || client.update(id, created, &change).await;
        is_one_request(&harness, ("POST", &one), &key, update).await;
        let delete = async || client.delete(id, created, callback_type).await;
        let path = format!("{one}?callback_type={callback_type}");
        is_one_request(&harness, ("DELETE", &path), &key, delete).await;
    }
}

#[tokio::test]
async fn the_number_for_answers() {
    let harness = Harness::start().await;
    let (id, key) = (harness.service(), service_key(&harness));
    harness.app.permit("inbound_sms").await;
    let remove = async || harness.client.inbound_sms.remove(id, InboundRemoval { archive: false }).await;
    is_one_request(&harness, ("POST", &format!("/service/{id}/inbound-sms/remove")), &key, remove).await;
}

#[tokio::test]
async fn unsubscribe_reports() {
    let harness = Harness::start().await;
    let (id, client) = (harness.service(), &harness.client.unsubscribe_reports);
    let kept = async || {
        client.list(id).await.unwrap();
        client.statistics(id).await.unwrap();
    };
    let keys = ["reports-summary", "statistics"].map(|rest| format!("service-{id}-unsubscribe-request-{rest}"));
    kept().await;
    let now = harness.app.now().into();
    let report = NewUnsubscribeReport { count: 0, earliest_timestamp: now, latest_timestamp: now };
    let path = format!("/service/{id}/create-unsubscribe-request-report");
    let made = is_one_request(&harness, ("POST", &path), &keys, async || client.create(id, &report).await).await;
    kept().await;
    let path = format!("/service/{id}/process-unsubscribe-request-report/{}", made.report_id);
    let processed = ReportProcessed { report_has_been_processed: true };
    let process = async || client.process(id, made.report_id, processed).await;
    is_one_request(&harness, ("POST", &path), &keys, process).await;
}

#[tokio::test]
async fn data_retention() {
    let harness = Harness::start().await;
    let (id, client) = (harness.service(), &harness.client.data_retention);
    client.list(id).await.unwrap();
    let new = NewDataRetention { days_of_retention: 30, notification_type: NotificationType::Sms };
    let key = [format!("service-{id}-data-retention")];
    let create = async || client.create(id, &new).await;
    is_one_request(&harness, ("POST", &format!("/service/{id}/data-retention")), &key, create).await;
    assert_eq!(client.list(id).await.unwrap().len(), 1);
}

#[tokio::test]
async fn a_users_own_data() {
    let harness = Harness::start().await;
    let id = harness.user().await;
    let change = UserChange { name: Some("Amala O'Neill".to_owned()), ..UserChange::default() };
    let update = async || harness.client.users.update(id, &change).await;
    let user = is_one_request(&harness, ("POST", &format!("/user/{id}")), &[format!("user-{id}")], update).await;
    assert_eq!(user.data.name, "Amala O'Neill");
    assert_eq!(harness.client.users.get(id).await.unwrap(), user);
    harness.app.sql("UPDATE users SET failed_login_count = 3").await;
    let reset = async || harness.client.users.reset_failed_login_count(id).await;
    let path = format!("/user/{id}/reset-failed-login-count");
    is_one_request(&harness, ("POST", &path), &[format!("user-{id}")], reset).await;
}

/// Even a refusal can change what is kept: it counts.
#[tokio::test]
async fn a_wrong_password() {
    let harness = Harness::start().await;
    let id = harness.user().await;
    let before = harness.client.users.get(id).await.unwrap().data.failed_login_count;
    let password = tidings_api_types::internal::user::EnteredPassword {
        password: tidings_api_types::internal::user::Secret("not it".to_owned()),
    };
    harness.client.users.verify_password(id, &password).await.unwrap_err();
    assert_eq!(harness.client.users.get(id).await.unwrap().data.failed_login_count, before + 1);
}
