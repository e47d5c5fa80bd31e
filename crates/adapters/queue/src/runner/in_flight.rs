//! What this process holds, and the heartbeat that keeps it.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use sqlx::PgPool;
use tidings_domain::SharedClock;
use tokio::time::sleep;
use uuid::Uuid;

use crate::{Job, finish};

/// The batches of one kind that are held: claimed and not yet finished in the database.
#[derive(Clone, Debug, Default)]
pub(super) struct InFlight {
    batches: Arc<Mutex<HashMap<Uuid, Vec<i64>>>>,
}

impl InFlight {
    pub(super) fn insert(&self, lease: Uuid, jobs: &[Job]) {
        self.locked().insert(lease, jobs.iter().map(|job| job.id).collect());
    }

    pub(super) fn remove(&self, lease: Uuid) {
        self.locked().remove(&lease);
    }

    /// The lease and the number of each job held: two lists of the same length.
    pub(super) fn held(&self) -> (Vec<Uuid>, Vec<i64>) {
        self.locked().iter().flat_map(|(lease, ids)| ids.iter().map(|id| (*lease, *id))).unzip()
    }

    /// Renews all leases three times in their length, for ever.
    pub(super) async fn heartbeat(&self, pool: &PgPool, clock: &SharedClock, lease: Duration) {
        loop {
            sleep(lease / 3).await;
            let (leases, ids) = self.held();
            if ids.is_empty() {
                continue;
            }
            let until = clock.now().saturating_add(lease).unwrap_or(jiff::Timestamp::MAX);
            if let Err(error) = finish::extend_held(pool, &leases, &ids, until).await {
                tracing::debug!(%error, "leases were not renewed");
            }
        }
    }

    fn locked(&self) -> MutexGuard<'_, HashMap<Uuid, Vec<i64>>> {
        self.batches.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
