//! Letters that came back.

use tidings_api_types::internal::returned_letters::{
    GetReturnedLetterStatistics, ListReturnedLetterDays, ListReturnedLetters, ReportedAt, ReturnedLetterDay,
    ReturnedLetterStatistics, ReturnedLetters,
};
use tidings_cache::{Cache, client};
use tidings_domain::ServiceId;

use crate::{api::Api, error::Reply};

/// See the module.
#[derive(Clone, Debug)]
pub struct ReturnedLettersClient(pub(crate) Api);

#[client(declared = crate::CACHED)]
impl ReturnedLettersClient {
    fn cache(&self) -> &Cache {
        self.0.cache()
    }

    /// How many came back in the last days.
    #[cached("service-{service_id}-returned-letters-statistics")]
    pub async fn statistics(&self, service_id: ServiceId) -> Reply<ReturnedLetterStatistics> {
        self.0.ask(GetReturnedLetterStatistics { service_id }).await
    }

    /// How many came back, by day.
    #[cached("service-{service_id}-returned-letters-summary")]
    pub async fn days(&self, service_id: ServiceId) -> Reply<Vec<ReturnedLetterDay>> {
        self.0.ask(ListReturnedLetterDays { service_id }).await
    }

    /// Those of a day's report.
    pub async fn report(&self, service_id: ServiceId, day: ReportedAt) -> Reply<ReturnedLetters> {
        self.0.query(ListReturnedLetters { service_id }, &day).await
    }
}
