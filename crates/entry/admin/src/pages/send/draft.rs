//! A message that is being written: kept in the session until it is sent, so that nothing is lost on the way back and forth.

use serde::Deserialize;
use serde_json::{Map, Value as Json};
use tidings_api_types::internal::templates::Template;
use tidings_domain::{NotificationType, TemplateId};
use tidings_recipients::PostalAddress;
use tidings_template::{Personalisation, Value, normalise_name};

use super::{
    steps::{self, ADDRESS_LINES},
    template::recipient_name,
};
use crate::{
    problem::Problem,
    session::{Draft, SentDraft},
    visit::InService,
};

/// `?to=me`: the message goes to whoever writes it. Said in the address until the next step is kept, so that a link alone
/// changes nothing.
#[derive(Clone, Debug, Default, Deserialize)]
pub(super) struct To {
    to: Option<String>,
}

impl To {
    /// What follows the path of the next step.
    pub(super) fn query(&self) -> &'static str {
        if self.is_me() { "?to=me" } else { "" }
    }

    fn is_me(&self) -> bool {
        self.to.as_deref() == Some("me")
    }
}

/// The message as far as it is written.
pub(super) fn of(visit: &InService, template: &Template, to: &To) -> Draft {
    let mut draft = visit.state().drafts.remove(&template.id).unwrap_or_default();
    if let Some(own) = own_recipient(visit, template.template_type).filter(|_| to.is_me()) {
        draft.recipient = Some(own.to_owned());
    }
    draft
}

/// The visitor's own phone number or email address.
pub(super) fn own_recipient(visit: &InService, channel: NotificationType) -> Option<&str> {
    match channel {
        NotificationType::Sms => visit.user.mobile_number.as_deref(),
        NotificationType::Email => Some(&visit.user.email_address),
        NotificationType::Letter => None,
    }
}

/// Keeps the message.
///
/// # Errors
/// When it cannot be stored.
pub(super) async fn keep(visit: &InService, template: TemplateId, draft: Draft) -> Result<(), Problem> {
    visit.change_state(|state| drop(state.drafts.insert(template, draft))).await
}

/// Forgets it, but for what became of it.
///
/// # Errors
/// When that cannot be stored.
pub(super) async fn forget(visit: &InService, template: TemplateId, sent: SentDraft) -> Result<(), Problem> {
    keep(visit, template, Draft { sent: Some(sent), ..Draft::default() }).await
}

/// The values of a message, under the names that its template has for them; those of its recipient too, where they are part of
/// what it says.
pub(super) fn values(template: &Template, draft: &Draft) -> Map<String, Json> {
    let recipient = draft.recipient.as_deref().unwrap_or_default();
    let mut values: Map<String, Json> = match recipient_name(template.template_type) {
        Some(name) => std::iter::once((name.to_owned(), recipient.into())).collect(),
        None => {
            let address = PostalAddress::read(recipient);
            ADDRESS_LINES
                .iter()
                .zip(address.lines())
                .map(|(name, line)| (name.replace(' ', "_"), line.into()))
                .collect()
        }
    };
    for name in steps::values(template) {
        if let Some(value) = draft.personalisation.get(&normalise_name(&name)) {
            values.insert(name, value.as_str().into());
        }
    }
    values
}

/// The same for a preview, in which what has no value yet is marked.
pub(super) fn personalisation(template: &Template, draft: &Draft) -> Personalisation {
    let mut known = Personalisation::new();
    for (name, value) in values(template, draft) {
        let value = value.as_str().unwrap_or_default();
        let is_to_come = value.is_empty() && draft.recipient.is_none();
        if !is_to_come {
            known.insert(&name, Value::from(value));
        }
    }
    known
}
