//! Reading what was sent, and noticing when there is more.

use std::time::Duration;

use tidings_domain::NotificationId;
use tidings_store::{
    PgPool, StoreError,
    sandbox_messages::{self, Filter, SandboxMessage, Totals},
};
use tokio::{sync::watch, time};

/// How often a waiting viewer asks the database, for messages that another process sent and for receipts.
const POLL_EVERY: Duration = Duration::from_secs(1);
/// How many of the newest messages are watched for changes.
const WATCHED: i64 = 200;

/// Tells viewers in this process at once that messages were accepted. Cheap to clone.
#[derive(Clone, Debug, Default)]
pub struct NewMessages {
    signal: watch::Sender<()>,
}

impl NewMessages {
    pub(super) fn tell(&self) {
        self.signal.send_replace(());
    }
}

/// Reads the messages that the sandbox kept. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Viewer {
    pool: PgPool,
    new_messages: NewMessages,
}

impl Viewer {
    /// `new_messages` is that of the outbox where it is in the same process, and a default one otherwise.
    pub fn new(pool: PgPool, new_messages: NewMessages) -> Self {
        Self { pool, new_messages }
    }

    /// The newest messages that match, newest first. A search for a number finds it as people write it, `07700 900123`.
    pub async fn newest(&self, filter: &Filter<'_>, limit: i64) -> Result<Vec<SandboxMessage>, StoreError> {
        let recipient = filter.recipient.map(as_kept);
        let filter = Filter { recipient: recipient.as_deref(), ..filter.clone() };
        sandbox_messages::newest(&self.pool, &filter, limit).await
    }

    /// What was sent for a notification.
    pub async fn find(&self, id: NotificationId) -> Result<Option<SandboxMessage>, StoreError> {
        sandbox_messages::by_notification(&self.pool, id).await
    }

    /// Counts what is kept.
    pub async fn totals(&self) -> Result<Totals, StoreError> {
        sandbox_messages::totals(&self.pool).await
    }

    /// Watches for changes from now on.
    pub async fn changes(&self) -> Result<Changes, StoreError> {
        // Subscribed before the look at the database, so that nothing falls between the two.
        let signal = self.new_messages.signal.subscribe();
        let seen = sandbox_messages::fingerprint(&self.pool, WATCHED).await?;
        Ok(Changes { pool: self.pool.clone(), signal, seen })
    }
}

/// Notices new messages, repeated ones, and receipts.
#[derive(Debug)]
pub struct Changes {
    pool: PgPool,
    signal: watch::Receiver<()>,
    seen: String,
}

impl Changes {
    /// Waits until something is different: at once for what this process sends, within a second for anything else.
    pub async fn next(&mut self) -> Result<(), StoreError> {
        loop {
            // An error means that nobody in this process sends: the poll is all there is.
            let told = time::timeout(POLL_EVERY, self.signal.changed()).await;
            if matches!(told, Ok(Err(_))) {
                time::sleep(POLL_EVERY).await;
            }
            let now = sandbox_messages::fingerprint(&self.pool, WATCHED).await?;
            if now != self.seen {
                self.seen = now;
                return Ok(());
            }
        }
    }
}

/// The part of a recipient that a search is for. Numbers are kept as international digits, so that spaces, a `+` or a
/// leading zero would find nothing.
fn as_kept(search: &str) -> String {
    let search = search.trim();
    let is_number = search.chars().all(|c| c.is_ascii_digit() || " +()-.".contains(c));
    if !is_number {
        return search.to_owned();
    }
    // "(0)" is how some write a number for callers from home and from abroad at once.
    let digits: String = search.replace("(0)", "").chars().filter(char::is_ascii_digit).collect();
    digits.trim_start_matches('0').to_owned()
}

#[cfg(test)]
mod tests {
    use super::as_kept;

    #[test]
    fn numbers_are_found_as_people_write_them() {
        for (search, kept) in [
            ("07700 900123", "7700900123"),
            ("+44 (0)7700-900123", "447700900123"),
            ("+44 7700 900 123", "447700900123"),
            ("900123", "900123"),
            (" Ann+1@b.example ", "Ann+1@b.example"),
            ("2nd@b.example", "2nd@b.example"),
        ] {
            assert_eq!(as_kept(search), kept, "{search}");
        }
    }
}
