//! News of changed rows, whoever changed them.
//!
//! Triggers on the tables behind cached objects announce the object that a change belongs to, at commit, on the channel
//! `tidings_changes`. This listens, so that a cache in this process can drop what is no longer true. While the connection is
//! down nothing can be heard, and that is told too: a cache must not be trusted then.

use std::time::Duration;

use sqlx::{Executor, PgPool, postgres::PgListener};
use tidings_domain::{EmailBrandingId, ServiceId};
use uuid::Uuid;

/// How long it may be quiet before the connection is tried, and how long that may take. A network that drops a connection
/// without a word would otherwise leave this deaf and not knowing it.
const QUIET: Duration = Duration::from_secs(3);
const ANSWER: Duration = Duration::from_secs(2);

/// Something that a cache holds may have changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Change {
    /// A service, or anything that belongs to it: keys, senders, permissions, templates, which branding it has.
    Service(ServiceId),
    /// An email branding, which any number of services may have.
    EmailBranding(EmailBrandingId),
    /// Which providers are in use.
    Providers,
    /// What messages cost.
    Rates,
    /// From here on changes are heard. What was cached before is not to be trusted.
    Listening,
    /// Changes are not heard any more.
    Deaf,
}

impl Change {
    fn parse(payload: &str) -> Option<Self> {
        match payload.split_once(':')? {
            ("service", id) => Some(Self::Service(Uuid::try_parse(id).ok()?.into())),
            ("email_branding", id) => Some(Self::EmailBranding(Uuid::try_parse(id).ok()?.into())),
            ("providers", _) => Some(Self::Providers),
            ("rates", _) => Some(Self::Rates),
            _ => None,
        }
    }
}

/// Listens for ever, calling `heard` for each change. Reconnects when the database comes back. Drop the future to stop.
pub async fn listen(pool: PgPool, heard: impl Fn(Change)) {
    loop {
        if let Err(error) = listen_once(&pool, &heard).await {
            tracing::warn!(%error, "not hearing of changed rows: caches are bypassed until the database is back");
        }
        heard(Change::Deaf);
        tokio::time::sleep(Duration::from_millis(500)).await;
    }
}

async fn listen_once(pool: &PgPool, heard: &impl Fn(Change)) -> Result<(), sqlx::Error> {
    let mut listener = PgListener::connect_with(pool).await?;
    // A lost connection is told at once. Told only when there is another, it would not be if that took longer than `QUIET`.
    listener.eager_reconnect(false);
    listener.listen("tidings_changes").await?;
    heard(Change::Listening);
    loop {
        let Ok(received) = tokio::time::timeout(QUIET, listener.try_recv()).await else {
            let answered = tokio::time::timeout(ANSWER, listener.execute("SELECT 1")).await;
            answered.map_err(|_| sqlx::Error::PoolTimedOut)??;
            continue;
        };
        // A lost connection: begin again, since what was said meanwhile is lost.
        let Some(notification) = received? else { return Ok(()) };
        match Change::parse(notification.payload()) {
            Some(change) => heard(change),
            None => tracing::debug!(payload = notification.payload(), "a change of a kind that is not cached here"),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::pin::pin;

    use sqlx::postgres::PgPoolOptions;
    use tidings_test_support::TestDatabase;
    use tokio::sync::mpsc;

    use super::*;

    /// As when the database restarts: what is said until there is another connection is not heard.
    #[tokio::test]
    async fn a_lost_connection_is_told_while_there_is_no_other() {
        let database = TestDatabase::migrated().await;
        let pool = PgPoolOptions::new().max_connections(1).connect(&database.url()).await.unwrap();
        let (hear, mut heard) = mpsc::unbounded_channel();
        let listening = tokio::spawn({
            let pool = pool.clone();
            async move { listen_once(&pool, &|change| hear.send(change).unwrap()).await }
        });
        assert_eq!(heard.recv().await, Some(Change::Listening));
        // First in line for the only connection, and never done with it.
        let mut next = pin!(pool.acquire());
        assert!(futures::poll!(&mut next).is_pending());
        sqlx::raw_sql(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity
             WHERE datname = current_database() AND pid <> pg_backend_pid()",
        )
        .execute(&database.pool)
        .await
        .unwrap();
        listening.await.unwrap().unwrap();
    }

    #[test]
    fn payloads_name_what_changed() {
        let id = "26785a09-ab16-4eb0-8407-a37497a57506";
        assert_eq!(Change::parse(&format!("service:{id}")), Some(Change::Service(id.parse().unwrap())));
        assert_eq!(Change::parse("providers:"), Some(Change::Providers));
        assert_eq!(Change::parse("service:x"), None);
        assert_eq!(Change::parse("unheard-of:x"), None);
    }
}
