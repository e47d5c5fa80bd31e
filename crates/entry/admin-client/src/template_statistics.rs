//! How much templates are used.

use tidings_api_types::internal::{
    Data,
    template_statistics::{
        GetTemplateLastUsed, ListTemplateStatistics, TemplateLastUsed, TemplateStatistic, WholeDays,
    },
};
use tidings_domain::{ServiceId, TemplateId};

use crate::{api::Api, error::Reply};

/// See the module.
#[derive(Clone, Debug)]
pub struct TemplateStatisticsClient(pub(crate) Api);

impl TemplateStatisticsClient {
    /// How many messages by each template stand where, today and on some days before.
    pub async fn list(&self, service_id: ServiceId, days: &WholeDays) -> Reply<Data<Vec<TemplateStatistic>>> {
        self.0.query(ListTemplateStatistics { service_id }, days).await
    }

    /// When a template was last used, within a year.
    pub async fn last_used(&self, service_id: ServiceId, template_id: TemplateId) -> Reply<TemplateLastUsed> {
        self.0.ask(GetTemplateLastUsed { service_id, template_id }).await
    }
}
