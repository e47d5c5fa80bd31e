//! What a service's dashboard tells.

use serde::{Deserialize, Serialize};
use tidings_domain::ServiceId;

use super::sent_today::SentToday;
use crate::internal::{
    Data, endpoint::endpoint, inbound_sms::InboundSmsSummary, jobs::ScheduledJobs,
    template_statistics::TemplateStatistic,
};

endpoint! {
    /// What changes on a dashboard with every message. (Not in Notify's API: its admin app asks for each figure by itself.)
    GET "/service/{service_id}/dashboard" => GetDashboard { service_id: ServiceId } -> Data<Dashboard>
}

/// The figures of a dashboard, each as the endpoint tells it that has it alone.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Dashboard {
    /// Of today and seven days before.
    pub template_statistics: Vec<TemplateStatistic>,
    pub sent_today: SentToday,
    /// The service has a template that it can send.
    pub has_templates: bool,
    pub scheduled_jobs: ScheduledJobs,
    pub inbound_sms: InboundSmsSummary,
}
