//! More of what a service has.

use serde_json::{Value, json};
use tidings_app::demo::{self, Demo};
use tidings_domain::{
    ApiKeyId, ApiKeyText, CallbackType, EmailReplyToId, KeyType, LetterContactId, LetterLanguages, NotificationType,
    Postage, ServiceId, SmsSenderId, TemplateId, UserId,
};
use tidings_store::{
    api_keys::NewApiKey,
    templates::{LetterParts, NewTemplate},
};

use super::TestApp;

/// What a service of [`TestApp::add_callback`] knows us by.
pub const CALLBACK_TOKEN: &str = "a bearer token of the service";
/// How letters of tests are made.
const LETTER_PARTS: LetterParts<'static> = LetterParts {
    postage: Postage::Economy,
    languages: LetterLanguages::English,
    welsh_subject: None,
    welsh_content: None,
    contact_id: None,
};

impl TestApp {
    /// The body of a text message to `phone_number`, by the demo service's template.
    pub fn sms(&self, phone_number: &str) -> Value {
        json!({
            "phone_number": phone_number,
            "template_id": self.demo.sms_template_id,
            "personalisation": self.demo.sms_personalisation,
        })
    }

    /// The body of an email to `email_address`, by the demo service's template.
    pub fn email(&self, email_address: &str) -> Value {
        json!({
            "email_address": email_address,
            "template_id": self.demo.email_template_id,
            "personalisation": self.demo.email_personalisation,
        })
    }

    /// Another service, like the demo service.
    pub async fn add_service(&self) -> Demo {
        demo::create(&self.app.pool, &self.app.signer, self.now()).await.expect("another service")
    }

    /// Another key of the demo service.
    pub async fn add_key(&self, key_type: KeyType) -> String {
        let secret = tidings_app::random::api_key_secret();
        let encoded = self.app.signer.sign(&secret).expect("a secret has a JSON form");
        let id = ApiKeyId::at(self.now(), tidings_app::random::id_bytes());
        let key = NewApiKey {
            id,
            service_id: self.demo.service_id,
            name: &format!("{key_type} {id}"),
            secret: &encoded,
            key_type,
            created_by: self.user().await,
        };
        let mut conn = self.app.pool.acquire().await.expect("the database answers");
        tidings_store::api_keys::insert(&mut conn, &key, self.now()).await.expect("the key is new");
        ApiKeyText { service_id: self.demo.service_id, secret }.with_name("test")
    }

    /// A text message template of the demo service.
    pub async fn add_sms_template(&self, content: &str) -> TemplateId {
        self.add_template(NotificationType::Sms, None, content).await
    }

    /// An email template of the demo service.
    pub async fn add_email_template(&self, subject: &str, content: &str) -> TemplateId {
        self.add_template(NotificationType::Email, Some(subject), content).await
    }

    /// A letter template of the demo service, which may send letters from then on.
    pub async fn add_letter_template(&self, subject: &str, content: &str) -> TemplateId {
        self.permit("letter").await;
        self.add_template(NotificationType::Letter, Some(subject), content).await
    }

    /// Lets the demo service do something; it may be allowed already.
    pub async fn permit(&self, permission: &str) {
        self.sql(&format!(
            "INSERT INTO service_permissions (service_id, permission, created_at) VALUES ($1, '{permission}', now())
             ON CONFLICT DO NOTHING"
        ))
        .await;
    }

    async fn add_template(&self, template_type: NotificationType, subject: Option<&str>, content: &str) -> TemplateId {
        let id = TemplateId::at(self.now(), tidings_app::random::id_bytes());
        let service_id = self.demo.service_id;
        let created_by = self.user().await;
        let template = NewTemplate {
            id,
            service_id,
            name: "Another",
            template_type,
            subject,
            content,
            created_by,
            hidden: false,
            has_unsubscribe_link: false,
            letter: (template_type == NotificationType::Letter).then_some(LETTER_PARTS),
        };
        let mut conn = self.app.pool.acquire().await.expect("the database answers");
        tidings_store::templates::insert(&mut conn, &template, self.now()).await.expect("the template is new");
        id
    }

    /// Has a service be called at `url`, which the API would want to begin with https.
    pub async fn add_callback(&self, service: ServiceId, callback_type: CallbackType, url: &str) {
        let token = self.app.signer.sign(CALLBACK_TOKEN).expect("a text has a JSON form");
        let columns = "id, service_id, url, bearer_token, created_at, updated_by_id, version, callback_type";
        self.sql(&format!(
            "INSERT INTO service_callback_api ({columns})
             SELECT gen_random_uuid(), id, '{url}', '{token}', now(), created_by_id, 1, '{callback_type}'
             FROM services WHERE id = '{service}'"
        ))
        .await;
    }

    /// A sender of the demo service's text messages, not its default one.
    pub async fn add_sms_sender(&self, sender: &str) -> SmsSenderId {
        let id = SmsSenderId::at(self.now(), tidings_app::random::id_bytes());
        let columns = "id, service_id, sms_sender, is_default, archived, created_at";
        self.sql(&format!(
            "INSERT INTO service_sms_senders ({columns}) VALUES ('{id}', $1, '{sender}', false, false, now())"
        ))
        .await;
        id
    }

    /// An address that letters of the demo service can show, put on one of its templates.
    pub async fn add_letter_contact(&self, template: TemplateId, contact_block: &str) -> LetterContactId {
        let id = LetterContactId::at(self.now(), tidings_app::random::id_bytes());
        let columns = "id, service_id, contact_block, is_default, archived, created_at";
        self.sql(&format!(
            "INSERT INTO service_letter_contacts ({columns}) VALUES ('{id}', $1, '{contact_block}', false, false, now());
             UPDATE templates SET service_letter_contact_id = '{id}' WHERE id = '{template}'"
        ))
        .await;
        id
    }

    /// An address for answers to the demo service's emails, not its default one.
    pub async fn add_reply_to(&self, address: &str) -> EmailReplyToId {
        let id = EmailReplyToId::at(self.now(), tidings_app::random::id_bytes());
        let columns = "id, service_id, email_address, is_default, archived, created_at";
        self.sql(&format!(
            "INSERT INTO service_email_reply_to ({columns}) VALUES ('{id}', $1, '{address}', false, false, now())"
        ))
        .await;
        id
    }

    async fn user(&self) -> UserId {
        sqlx::query_scalar::<_, uuid::Uuid>("SELECT created_by_id FROM services WHERE id = $1")
            .bind(self.demo.service_id.as_uuid())
            .fetch_one(&self.app.pool)
            .await
            .expect("the demo service is there")
            .into()
    }
}
