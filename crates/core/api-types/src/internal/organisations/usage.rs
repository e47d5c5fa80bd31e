//! What an organisation's services used.

use serde::{Deserialize, Serialize};
use tidings_domain::{OrganisationId, Pounds, ServiceId};

use crate::internal::{endpoint::endpoint, notifications::Year, time::OffsetTime};

endpoint! {
    /// What the services of an organisation that are not in trial mode used in a financial year: the active ones first, by name.
    GET "/organisations/{organisation_id}/services-with-usage"
        => GetServicesWithUsage { organisation_id: OrganisationId } [Year] -> ServicesWithUsage
}

/// See [`GetServicesWithUsage`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ServicesWithUsage {
    pub services: Vec<ServiceWithUsage>,
    /// Up to when everything is counted; null for years that are over.
    pub updated_at: Option<OffsetTime>,
}

/// What a service used.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ServiceWithUsage {
    pub service_id: ServiceId,
    pub service_name: String,
    /// Text message fragments for nothing in the year.
    pub free_sms_limit: i64,
    /// What is left of them.
    pub sms_remainder: i64,
    /// Fragments, each as often as the country's multiplier says.
    pub sms_billable_units: i64,
    /// Those that are paid for.
    pub chargeable_billable_sms: i64,
    pub sms_cost: Pounds,
    pub letter_cost: Pounds,
    pub emails_sent: i64,
    pub active: bool,
}
