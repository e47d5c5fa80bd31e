//! A connection to a server that says who it is.

use std::{
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use redis::{AsyncConnectionConfig, Client, ErrorKind, RedisError, RedisResult, aio::MultiplexedConnection};
use tokio::time::Instant;

/// How often a server that is not the trusted one is left, to see whether the address leads elsewhere by now.
const TRY_ANOTHER: Duration = Duration::from_secs(1);

/// A connection, for many requests at once.
#[derive(Debug)]
pub(super) struct Link {
    connection: MultiplexedConnection,
    /// The server's run and replication ids when this began: one of them changes whenever it may have lost something.
    pub(super) identity: String,
    since: Instant,
}

/// The connection of the moment, made when it is needed.
#[derive(Debug)]
pub(super) struct Links {
    client: Client,
    answer_within: Duration,
    current: Mutex<Option<Arc<Link>>>,
    connecting: tokio::sync::Mutex<()>,
}

impl Link {
    pub(super) fn connection(&self) -> MultiplexedConnection {
        self.connection.clone()
    }
}

impl Links {
    pub(super) fn new(client: Client, answer_within: Duration) -> Self {
        Self { client, answer_within, current: Mutex::default(), connecting: tokio::sync::Mutex::default() }
    }

    /// The connection of the moment. Of those who want one at the same time one makes it.
    pub(super) async fn link(&self) -> RedisResult<Arc<Link>> {
        if let Some(link) = self.current() {
            return Ok(link);
        }
        let _alone = self.connecting.lock().await;
        if let Some(link) = self.current() {
            return Ok(link);
        }
        let link = Arc::new(self.connect().await?);
        *self.current.lock().unwrap_or_else(PoisonError::into_inner) = Some(Arc::clone(&link));
        Ok(link)
    }

    /// Leaves a connection that failed.
    pub(super) fn leave(&self, failed: &Arc<Link>) {
        let mut current = self.current.lock().unwrap_or_else(PoisonError::into_inner);
        if current.as_ref().is_some_and(|current| Arc::ptr_eq(current, failed)) {
            *current = None;
        }
    }

    /// Leaves a server that is not trusted, now and then.
    pub(super) fn doubt(&self, link: &Arc<Link>) {
        if link.since.elapsed() >= TRY_ANOTHER {
            self.leave(link);
        }
    }

    fn current(&self) -> Option<Arc<Link>> {
        self.current.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    async fn connect(&self) -> RedisResult<Link> {
        let config = AsyncConnectionConfig::new()
            .set_connection_timeout(Some(self.answer_within))
            .set_response_timeout(Some(self.answer_within));
        let mut connection = self.client.get_multiplexed_async_connection_with_config(&config).await?;
        let (server, replication): (String, String) =
            redis::pipe().cmd("INFO").arg("server").cmd("INFO").arg("replication").query_async(&mut connection).await?;
        let identity = identity(&server, &replication).ok_or_else(|| {
            RedisError::from((ErrorKind::UnexpectedReturnType, "INFO does not tell who the server is"))
        })?;
        Ok(Link { connection, identity, since: Instant::now() })
    }
}

/// `run id.replication id`.
fn identity(server: &str, replication: &str) -> Option<String> {
    Some(format!("{}.{}", field(server, "run_id:")?, field(replication, "master_replid:")?))
}

/// A field of what `INFO` tells.
pub(super) fn field<'i>(info: &'i str, name: &str) -> Option<&'i str> {
    info.lines().find_map(|line| line.strip_prefix(name)).map(str::trim).filter(|value| !value.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_server_is_known_by_its_run_and_replication_ids() {
        let (server, replication) =
            ("# Server\r\nrun_id:aa\r\n", "# Replication\r\nrole:master\r\nmaster_replid:bb\r\n");
        assert_eq!(identity(server, replication).as_deref(), Some("aa.bb"));
        assert_eq!(identity(server, "# Replication\r\n"), None);
    }
}
