//! What the keeper of trust asks of a server.

use std::{sync::Arc, time::Duration};

use redis::RedisResult;
use tokio::time::Instant;

use super::{Redis, in_time, link::Link, millis, names::TRUST, push_change};
use crate::{
    backend::Unreachable,
    protocol::{LEASE, Trust},
};

/// How long the keeper waits for an answer, and a person. Nobody waits for them.
const KEEPER_WAITS: Duration = Duration::from_secs(1);

/// A server as the keeper sees it: the one that it was connected to all along.
#[derive(Debug)]
pub(crate) struct Server<'r> {
    redis: &'r Redis,
    link: Arc<Link>,
}

impl Redis {
    /// The server that the address leads to.
    pub(crate) async fn server(&self) -> Result<Server<'_>, Unreachable> {
        let link = within(self.links.link()).await?;
        Ok(Server { redis: self, link })
    }
}

impl Server<'_> {
    /// Who it is.
    pub(crate) fn identity(&self) -> &str {
        &self.link.identity
    }

    /// Its time, in milliseconds.
    pub(crate) async fn time(&self) -> Result<u64, Unreachable> {
        let asked = async {
            let (seconds, micros): (u64, u64) = redis::cmd("TIME").query_async(&mut self.link.connection()).await?;
            Ok(seconds * 1000 + micros / 1000)
        };
        self.heard(within(asked).await)
    }

    /// Forgets what is kept of the names.
    pub(crate) async fn forget(&self, names: &[String]) -> Result<(), Unreachable> {
        let mut pipeline = redis::pipe();
        for name in names {
            push_change(&mut pipeline, name, None, Duration::ZERO);
        }
        let asked = async { pipeline.exec_async(&mut self.link.connection()).await };
        self.heard(within(asked).await)
    }

    /// Says that it is trusted, counted from a time of its own. Tells whether it is still the same server.
    pub(crate) async fn grant(&self, trust: &Trust, since: u64) -> Result<bool, Unreachable> {
        let (run, replication) = trust.identity().split_once('.').unwrap_or((trust.identity(), ""));
        let mut call = redis::cmd("EVAL");
        call.arg(include_str!("grant.lua")).arg(1).arg(TRUST);
        call.arg(run).arg(replication).arg(trust.to_string()).arg(since + millis(LEASE));
        let granted: bool = self.heard(within(async { call.query_async(&mut self.link.connection()).await }).await)?;
        if !granted {
            self.redis.links.leave(&self.link);
        }
        Ok(granted)
    }

    fn heard<T>(&self, answer: Result<T, Unreachable>) -> Result<T, Unreachable> {
        if answer.is_err() {
            self.redis.links.leave(&self.link);
        }
        answer
    }
}

/// An answer, or that there was none in time.
pub(super) async fn within<T>(asked: impl Future<Output = RedisResult<T>>) -> Result<T, Unreachable> {
    in_time(Instant::now() + KEEPER_WAITS, asked).await
}
