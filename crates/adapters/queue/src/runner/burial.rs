//! Giving jobs up: moved to the dead ones and given to the handler, in one transaction.

use std::sync::Arc;

use jiff::Timestamp;
use sqlx::PgPool;

use super::{batch, settlement::Burial};
use crate::{Handler, QueueError, finish, telemetry};

/// Why jobs were not given up.
#[derive(Debug)]
pub(super) enum BurialError {
    /// The database failed: worth trying again as it is.
    Database(QueueError),
    /// The handler could not do its part: not for all jobs together, at least.
    Handler(String),
}

impl From<sqlx::Error> for BurialError {
    fn from(error: sqlx::Error) -> Self {
        Self::Database(error.into())
    }
}

/// Gives these jobs up, all or none. In a task of its own, since the handler's part may panic.
pub(super) async fn bury(
    handler: &Arc<dyn Handler>,
    pool: &PgPool,
    burials: &[Burial],
    now: Timestamp,
) -> Result<(), BurialError> {
    let task = bury_in_transaction(Arc::clone(handler), pool.clone(), burials.to_vec(), now);
    match tokio::spawn(task).await {
        Ok(result) => result,
        Err(error) => Err(BurialError::Handler(batch::describe(error))),
    }
}

async fn bury_in_transaction(
    handler: Arc<dyn Handler>,
    pool: PgPool,
    burials: Vec<Burial>,
    now: Timestamp,
) -> Result<(), BurialError> {
    let kind = handler.kind();
    let mut transaction = tidings_transaction::begin(&pool).await?;
    let graves: Vec<_> = burials.iter().map(|burial| (burial.lease, burial.job.id, burial.error.as_str())).collect();
    let buried = finish::bury_held(&mut *transaction, &graves, now).await.map_err(BurialError::Database)?;
    for burial in burials.iter().filter(|burial| buried.contains(&burial.job.id)) {
        handler
            .give_up(&mut transaction, &burial.job, &burial.error)
            .await
            .map_err(|error| BurialError::Handler(error.to_string()))?;
    }
    transaction.commit().await?;
    for burial in burials.iter().filter(|burial| buried.contains(&burial.job.id)) {
        tracing::warn!(
            kind,
            id = burial.job.id,
            attempts = burial.job.attempt,
            error = burial.error,
            "a job was given up"
        );
    }
    telemetry::died(kind, buried.len() as u64);
    telemetry::leases_lost(kind, (burials.len() as u64).saturating_sub(buried.len() as u64));
    Ok(())
}
