//! What a file is checked against.

use std::sync::Arc;

use serde_json::json;
use sha2::{Digest, Sha256};
use tidings_api_types::internal::spreadsheets::CheckedTemplate;
use tidings_domain::{NotificationType, ServicePermission};
use tidings_recipients::{CheckOptions, GuestList, LetterPermissions, PhonePermissions, RecipientTemplate};
use tidings_store::services;
use tidings_template::Template;

use crate::{
    App, Failure, KnownService,
    directory::{ReadyLetter, ReadyTemplate},
};

/// So many rows are shown.
const SHOWN: usize = 50;

/// A template, or the rule for lists, and what the service may do.
#[derive(Clone, Debug)]
pub(super) struct Against {
    /// None for a list.
    template: Option<Arc<ReadyTemplate>>,
    /// Stands for the message of a list, which is never empty.
    message: Arc<Template>,
    /// The service's name, where its text messages begin with it.
    prefix: Option<String>,
    pub(super) options: CheckOptions,
    pub(super) in_trial_mode: bool,
    /// Stands for all of it: another one would find something else.
    pub(super) basis: String,
}

impl Against {
    pub(super) async fn template(
        app: &App,
        service: &KnownService,
        template: Arc<ReadyTemplate>,
    ) -> Result<Self, Failure> {
        Self::new(app, service, Some(template)).await
    }

    pub(super) async fn list(app: &App, service: &KnownService) -> Result<Self, Failure> {
        Self::new(app, service, None).await
    }

    async fn new(app: &App, service: &KnownService, template: Option<Arc<ReadyTemplate>>) -> Result<Self, Failure> {
        let sending = &service.service;
        let prefix = sending.prefix_sms.then(|| sending.name.clone());
        let phone = PhonePermissions {
            international: service.may(ServicePermission::InternationalSms),
            landline: service.may(ServicePermission::SmsToUkLandlines),
        };
        let letters = LetterPermissions { international: service.may(ServicePermission::InternationalLetters) };
        let mut guests = match sending.restricted {
            true => services::team_contacts(&app.pool, service.id).await?,
            false => Vec::new(),
        };
        guests.sort_unstable();
        if sending.restricted && guests.is_empty() {
            // A list of nobody would mean everybody.
            guests.push("nobody".to_owned());
        }
        let version = template.as_ref().map(|template| (template.id, template.version));
        let basis = json!([
            version,
            prefix,
            phone.international,
            phone.landline,
            letters.international,
            sending.restricted,
            guests,
        ]);
        let basis: String = Sha256::digest(basis.to_string()).iter().map(|byte| format!("{byte:02x}")).collect();
        let options = CheckOptions {
            phone,
            letters,
            guest_list: guests.into_iter().collect::<GuestList>(),
            max_errors_shown: SHOWN,
            max_initial_rows_shown: SHOWN,
            ..CheckOptions::default()
        };
        let message = Arc::new(Template::parse("a message"));
        Ok(Self { template, message, prefix, options, in_trial_mode: sending.restricted, basis })
    }

    /// The template in the form in which rows are checked, for a channel; of a list, that of any message of it.
    pub(super) fn for_rows(&self, channel: NotificationType) -> RecipientTemplate<'_> {
        let (subject, content) = match &self.template {
            Some(template) => match (&template.letter, channel) {
                (Some(ReadyLetter { template, .. }), NotificationType::Letter) => {
                    return RecipientTemplate::Letter(template);
                }
                _ => (&template.subject, &template.content),
            },
            None => (&*self.message, &*self.message),
        };
        match channel {
            NotificationType::Sms => RecipientTemplate::Sms { content, prefix: self.prefix.as_deref() },
            NotificationType::Email | NotificationType::Letter => RecipientTemplate::Email { subject, content },
        }
    }

    /// The channel; of a list only its columns tell.
    pub(super) fn channel(&self) -> Option<NotificationType> {
        self.template.as_ref().map(|template| template.template_type)
    }

    pub(super) fn checked_template(&self) -> Option<CheckedTemplate> {
        self.template.as_ref().map(|template| CheckedTemplate { id: template.id, version: template.version })
    }
}
