//! A service with what it needs to send.

use jiff::Timestamp;
use sqlx::PgPool;
use tidings_domain::{
    ApiKeyId, AuthType, KeyType, NotificationId, NotificationType, ServiceId, TemplateId, UserId, UserState,
};
use tidings_store::{
    api_keys::{self, NewApiKey},
    notifications::{NewNotification, insert_many},
    services::{self, ServiceDetails},
    sms_senders,
    templates::{self, NewTemplate},
    users::{self, NewUser},
};
use uuid::Uuid;

pub const USER: UserId = UserId::new(Uuid::from_u128(1));
pub const SERVICE: ServiceId = ServiceId::new(Uuid::from_u128(2));
pub const OTHER_SERVICE: ServiceId = ServiceId::new(Uuid::from_u128(3));
pub const TEMPLATE: TemplateId = TemplateId::new(Uuid::from_u128(4));
pub const KEY: ApiKeyId = ApiKeyId::new(Uuid::from_u128(5));

pub fn now() -> Timestamp {
    "2026-06-17T09:30:00.123456Z".parse().unwrap()
}

pub fn later(seconds: i64) -> Timestamp {
    now() + jiff::SignedDuration::from_secs(seconds)
}

pub fn id(number: u128) -> NotificationId {
    NotificationId::new(Uuid::from_u128(number))
}

/// Two services of one person, the first with a template and a key.
pub async fn populate(pool: &PgPool) {
    let mut conn = pool.acquire().await.unwrap();
    let user = NewUser {
        id: USER,
        name: "Ada",
        email_address: "ada@example.com",
        password_hash: "!",
        mobile_number: Some("07700900111"),
        auth_type: AuthType::Sms,
        state: UserState::Active,
        platform_admin: false,
    };
    users::insert(&mut conn, &user, now()).await.unwrap();
    for (service, name) in [(SERVICE, "ferries"), (OTHER_SERVICE, "bins")] {
        services::insert(&mut conn, &new_service(service, name), name, None, now()).await.unwrap();
        services::insert_member(&mut conn, service, USER, &[], now()).await.unwrap();
        let sender = tidings_domain::SmsSenderId::new(service.as_uuid());
        sms_senders::insert(&mut conn, service, sender, "Ferries", true, now()).await.unwrap();
    }
    templates::insert(&mut conn, &new_template(TEMPLATE), now()).await.unwrap();
    api_keys::insert(&mut conn, &new_key(KEY, "first"), now()).await.unwrap();
}

pub fn new_service(id: ServiceId, name: &str) -> ServiceDetails {
    ServiceDetails {
        prefix_sms: true,
        organisation_type: Some("other".to_owned()),
        permissions: vec!["sms".to_owned()],
        ..ServiceDetails::new(id, name.to_owned(), name.to_owned(), USER)
    }
}

pub fn new_template(id: TemplateId) -> NewTemplate<'static> {
    NewTemplate {
        id,
        service_id: SERVICE,
        name: "Delay",
        template_type: NotificationType::Sms,
        subject: None,
        content: "Late.",
        created_by: USER,
        hidden: false,
        has_unsubscribe_link: false,
        letter: None,
    }
}

pub fn new_key(id: ApiKeyId, name: &str) -> NewApiKey<'_> {
    let secret = name;
    NewApiKey { id, service_id: SERVICE, name, secret, key_type: KeyType::Normal, created_by: USER }
}

/// A text message as it is accepted.
pub fn new_notification(number: u128) -> NewNotification {
    NewNotification {
        id: id(number),
        service_id: SERVICE,
        notification_type: NotificationType::Sms,
        template_id: TEMPLATE,
        template_version: 1,
        api_key_id: Some(KEY),
        key_type: KeyType::Normal,
        created_by: None,
        to: "07700 900123".to_owned(),
        normalised_to: "447700900123".to_owned(),
        personalisation: "e30.signature".to_owned(),
        client_reference: None,
        reply_to_text: Some("Ferries".to_owned()),
        unsubscribe_link: None,
        international: false,
        phone_prefix: Some("44".to_owned()),
        rate_multiplier: Some(1),
        letter: None,
        job: None,
        created_at: now(),
    }
}

pub async fn insert(pool: &PgPool, numbers: impl IntoIterator<Item = u128>) {
    let rows: Vec<_> = numbers.into_iter().map(new_notification).collect();
    insert_many(&mut pool.acquire().await.unwrap(), &rows).await.unwrap();
}
