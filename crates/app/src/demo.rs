//! A service to try the product with: a person, a service that is live, two templates and a key.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::json;
use tidings_api_types::internal::user::{NewPassword, Secret, UserChange};
use tidings_domain::{
    ApiKeyId, ApiKeyText, AuthType, KeyType, NotificationType, ServiceId, ServicePermission, SmsSenderId, TemplateId,
    UserId, UserState, service as rules,
};
use tidings_store::{
    ColumnSigner, PgPool, StoreError,
    api_keys::{self, NewApiKey},
    services::{self, ServiceDetails},
    sms_senders,
    templates::{self, NewTemplate},
    users::{self, NewUser},
};

use crate::{App, Failure, random, users as users_in_use};

/// What somebody needs to send with the demo service.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Demo {
    pub service_id: ServiceId,
    /// The key's whole text.
    pub api_key: String,
    pub sms_template_id: TemplateId,
    pub email_template_id: TemplateId,
    /// Values for the placeholders of the text message template.
    pub sms_personalisation: serde_json::Value,
    /// Values for the placeholders of the email template.
    pub email_personalisation: serde_json::Value,
}

const SMS: &str = "Hello ((name)), your appointment is on ((date)). Reply to this message if you cannot come.";
const EMAIL_SUBJECT: &str = "Your appointment on ((date))";
const EMAIL: &str = "\
Hello ((name)),

# Your appointment

We will see you on ((date)). Please bring:

* this message
* something that shows your address

If you cannot come, tell us at https://example.com/appointments so that somebody else can have the time.";

/// How to sign in as who has made the demo service.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct DemoSignIn {
    pub email_address: String,
    pub password: String,
    /// Signs in once, for half an hour. Made anew at each start.
    pub link: String,
}

/// Lets who has made the demo service sign in: with the password that is known, or a new one.
pub async fn sign_in(app: &App, demo: &Demo, known: Option<DemoSignIn>, now: Timestamp) -> Result<DemoSignIn, Failure> {
    let service = crate::services::get(app, demo.service_id).await?;
    let user = users_in_use::get(app, service.created_by).await?;
    let password = match known {
        Some(known) if !known.password.is_empty() => known.password,
        _ => {
            let password: String =
                random::api_key_secret().to_string().chars().filter(|c| *c != '-').take(16).collect();
            let new = NewPassword { password: Secret(password.clone()) };
            users_in_use::update_password(app, user.id, &new, now).await?;
            let by_email = UserChange { auth_type: Some(AuthType::Email), ..UserChange::default() };
            users_in_use::update(app, user.id, &by_email, now).await?;
            password
        }
    };
    let link = users_in_use::sign_in_link(app, user.id, now).await?;
    Ok(DemoSignIn { email_address: user.email_address, password, link })
}

/// Why there is no demo service.
#[derive(Debug, thiserror::Error)]
pub enum DemoError {
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error("the API key cannot be written down: {0}")]
    Key(#[from] serde_json::Error),
}

/// Makes the demo service, in one transaction. Each call makes another; names are unique, so all but the first get a number.
pub async fn create(pool: &PgPool, signer: &ColumnSigner, now: Timestamp) -> Result<Demo, DemoError> {
    let mut name = "Demo Service".to_owned();
    loop {
        match create_named(pool, signer, &name, now).await {
            Err(DemoError::Store(error)) if error.constraint().is_some_and(|name| name.starts_with("services_")) => {
                name = format!("Demo Service {}", 1 + (random::fraction() * 1e9) as u32);
            }
            result => return result,
        }
    }
}

async fn create_named(pool: &PgPool, signer: &ColumnSigner, name: &str, now: Timestamp) -> Result<Demo, DemoError> {
    let user_id = UserId::at(now, random::id_bytes());
    let service_id = ServiceId::at(now, random::id_bytes());
    let secret = random::api_key_secret();
    let demo = Demo {
        service_id,
        api_key: ApiKeyText { service_id, secret: secret.clone() }.with_name("demo"),
        sms_template_id: TemplateId::at(now, random::id_bytes()),
        email_template_id: TemplateId::at(now, random::id_bytes()),
        sms_personalisation: json!({ "name": "Amala", "date": "1 January" }),
        email_personalisation: json!({ "name": "Amala", "date": "1 January" }),
    };
    let encoded_secret = signer.sign(&secret)?;

    let mut transaction = tidings_store::begin(pool).await.map_err(StoreError::from)?;
    let email_address = format!("demo-{user_id}@example.com");
    let user = NewUser {
        id: user_id,
        name: "Demo User",
        email_address: &email_address,
        // No hash begins like this: nobody signs in as this person by password.
        password_hash: "!",
        mobile_number: Some("07700900111"),
        auth_type: AuthType::Sms,
        state: UserState::Active,
        platform_admin: true,
    };
    users::insert(&mut transaction, &user, now).await?;
    insert_service(&mut transaction, service_id, name, user_id, now).await?;
    for template in the_templates(&demo, user_id) {
        templates::insert(&mut transaction, &template, now).await?;
    }
    let key = NewApiKey {
        id: ApiKeyId::at(now, random::id_bytes()),
        service_id,
        name: "demo",
        secret: &encoded_secret,
        key_type: KeyType::Normal,
        created_by: user_id,
    };
    api_keys::insert(&mut transaction, &key, now).await?;
    transaction.commit().await.map_err(StoreError::from)?;
    Ok(demo)
}

async fn insert_service(
    conn: &mut tidings_store::PgConnection,
    id: ServiceId,
    name: &str,
    created_by: UserId,
    now: Timestamp,
) -> Result<(), StoreError> {
    let permissions = [ServicePermission::Email, ServicePermission::Sms, ServicePermission::InternationalSms];
    let service = ServiceDetails {
        prefix_sms: true,
        organisation_type: Some("other".to_owned()),
        permissions: permissions.iter().map(ToString::to_string).collect(),
        email_message_limit: 250_000,
        sms_message_limit: 250_000,
        international_sms_message_limit: 100,
        letter_message_limit: 20_000,
        confirmed_email_sender_name: None,
        ..ServiceDetails::new(id, name.to_owned(), "demo.service".to_owned(), created_by)
    };
    services::insert(conn, &service, &rules::normalised_name(name), None, now).await?;
    services::insert_member(conn, id, created_by, &[], now).await?;
    let sender = SmsSenderId::at(now, random::id_bytes());
    sms_senders::insert(conn, id, sender, "Tidings", true, now).await?;
    Ok(())
}

fn the_templates(demo: &Demo, created_by: UserId) -> [NewTemplate<'static>; 2] {
    let sms = NewTemplate {
        id: demo.sms_template_id,
        service_id: demo.service_id,
        name: "Appointment reminder (text message)",
        template_type: NotificationType::Sms,
        subject: None,
        content: SMS,
        created_by,
        hidden: false,
        has_unsubscribe_link: false,
        letter: None,
    };
    let email = NewTemplate {
        id: demo.email_template_id,
        name: "Appointment reminder (email)",
        template_type: NotificationType::Email,
        subject: Some(EMAIL_SUBJECT),
        content: EMAIL,
        ..sms.clone()
    };
    [sms, email]
}
