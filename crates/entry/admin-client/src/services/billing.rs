//! What a service used, and what it pays for it. Nothing of it is cached: it changes with every message.

use tidings_api_types::internal::{
    billing::{
        FreeSmsFragmentLimit, GetFreeSmsFragmentLimit, GetMonthlyUsage, GetYearlyUsage, LimitYear, MonthOfUsage,
        NewFreeSmsFragmentLimit, SetFreeSmsFragmentLimit, Usage,
    },
    notifications::Year,
};
use tidings_domain::{FinancialYear, ServiceId};

use crate::{api::Api, error::Reply};

/// See the module.
#[derive(Clone, Debug)]
pub struct BillingClient(pub(crate) Api);

impl BillingClient {
    /// What a service used in a year, by month; without emails.
    pub async fn monthly_usage(&self, service_id: ServiceId, year: FinancialYear) -> Reply<Vec<MonthOfUsage>> {
        self.0.query(GetMonthlyUsage { service_id }, &Year(year)).await
    }

    /// What a service used in a year.
    pub async fn yearly_usage(&self, service_id: ServiceId, year: FinancialYear) -> Reply<Vec<Usage>> {
        self.0.query(GetYearlyUsage { service_id }, &Year(year)).await
    }

    /// How many text message fragments a service sends for nothing in a year.
    pub async fn free_sms_fragment_limit(
        &self,
        service_id: ServiceId,
        year: FinancialYear,
    ) -> Reply<FreeSmsFragmentLimit> {
        let year = LimitYear { financial_year_start: Some(year.start_year()) };
        self.0.query(GetFreeSmsFragmentLimit { service_id }, &year).await
    }

    /// Gives a service another allowance in this year.
    pub async fn set_free_sms_fragment_limit(
        &self,
        service_id: ServiceId,
        limit: &NewFreeSmsFragmentLimit,
    ) -> Reply<NewFreeSmsFragmentLimit> {
        self.0.send(SetFreeSmsFragmentLimit { service_id }, limit).await
    }
}
