//! Choosing the template, and whether it can be filled.

use std::sync::Arc;

use serde_json::{Map, Value};
use tidings_api_types::{schema::Faults, v2::SentFile};
use tidings_domain::{NotificationType, TemplateId};
use tidings_template::Personalisation;

use super::{Caller, Refusal};
use crate::{App, directory::ReadyTemplate};

impl App {
    /// The latest version of the caller's template, if it is one for `endpoint` and in use.
    pub(super) async fn template_for(
        &self,
        caller: &Caller,
        id: TemplateId,
        endpoint: NotificationType,
    ) -> Result<Arc<ReadyTemplate>, Refusal> {
        if !caller.service.may(endpoint.permission()) {
            return Err(Refusal::ChannelNotAllowed(endpoint));
        }
        let template = self.directory.template(&caller.service, id).await?.ok_or(Refusal::TemplateNotFound)?;
        if template.template_type != endpoint {
            return Err(Refusal::WrongTemplateType { template: template.template_type, endpoint });
        }
        if template.archived {
            return Err(Refusal::TemplateDeleted);
        }
        Ok(template)
    }
}

/// Every placeholder must have a value.
pub(super) fn nothing_missing(template: &ReadyTemplate, values: &Personalisation) -> Result<(), Refusal> {
    let missing = template.missing(values);
    if missing.is_empty() {
        return Ok(());
    }
    Err(Refusal::MissingPersonalisation(missing.into_iter().map(str::to_owned).collect()))
}

/// Whether a value is a file to be sent by a link.
pub(super) fn has_file(personalisation: &Map<String, Value>) -> bool {
    personalisation.values().any(SentFile::is_one)
}

/// The files that are to be sent by a link.
///
/// # Errors
/// The faults of the first of them that has some.
pub(super) fn read_files(personalisation: &Map<String, Value>) -> Result<Vec<SentFile>, Faults> {
    let files = personalisation.values().filter(|value| SentFile::is_one(value));
    files.filter_map(Value::as_object).map(SentFile::read).collect()
}
