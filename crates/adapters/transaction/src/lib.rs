#![doc = include_str!("../README.md")]

use std::{
    future::Future,
    pin::Pin,
    task::{Context, Poll, ready},
};

use sqlx::{Error, PgPool, Postgres, SqlSafeStr, SqlStr};
use tokio::runtime::Handle;

/// A transaction on a connection of a pool. Dropped before it is committed, it is rolled back.
pub type Transaction = sqlx::Transaction<'static, Postgres>;

/// Begins a transaction in which each statement sees what was committed when it began.
///
/// # Errors
/// When there is no connection in time, or the database does not answer.
pub async fn begin(pool: &PgPool) -> Result<Transaction, Error> {
    begin_by(pool, None).await
}

/// Begins a transaction in which all statements see what was committed when the first began.
///
/// # Errors
/// As of [`begin`].
pub async fn begin_repeatable_read(pool: &PgPool) -> Result<Transaction, Error> {
    begin_by(pool, Some("BEGIN ISOLATION LEVEL REPEATABLE READ".into_sql_str())).await
}

async fn begin_by(pool: &PgPool, statement: Option<SqlStr>) -> Result<Transaction, Error> {
    // Whoever is dropped while there is no connection yet leaves nothing behind.
    let connection = pool.acquire().await?;
    Beginning(Some(Transaction::begin(connection, statement))).await
}

type Begun = Result<Transaction, Error>;

/// A `BEGIN` on its way, which goes on by itself when nobody waits for it any more.
struct Beginning(Option<Pin<Box<dyn Future<Output = Begun> + Send>>>);

impl Future for Beginning {
    type Output = Begun;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        let Some(beginning) = &mut self.0 else { return Poll::Pending };
        let begun = ready!(beginning.as_mut().poll(context));
        self.0 = None;
        Poll::Ready(begun)
    }
}

impl Drop for Beginning {
    fn drop(&mut self) {
        // Without a runtime the connection cannot go back to the pool either, and is closed.
        if let (Some(beginning), Ok(runtime)) = (self.0.take(), Handle::try_current()) {
            runtime.spawn(async { drop(beginning.await) });
        }
    }
}
