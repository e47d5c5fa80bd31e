//! Whether the API is well, and how much it is used.

use tidings_api_types::internal::status::{GetLiveCounts, GetStatus, LiveCounts, Status};
use tidings_cache::{Cache, client};

use crate::{
    api::Api,
    error::{Failed, Reply},
};

/// See the module.
#[derive(Clone, Debug)]
pub struct StatusClient(pub(crate) Api);

#[client(declared = crate::CACHED)]
impl StatusClient {
    fn cache(&self) -> &Cache {
        self.0.cache()
    }

    /// Whether the API is well.
    pub async fn get(&self) -> Reply<Status> {
        self.0.ask(GetStatus {}).await
    }

    /// How many live services there are, and organisations that have any.
    #[cached("live-service-and-organisation-counts", keep = "1 hour")]
    pub async fn live_counts(&self) -> Result<LiveCounts, Failed> {
        self.0.ask(GetLiveCounts {}).await
    }
}
