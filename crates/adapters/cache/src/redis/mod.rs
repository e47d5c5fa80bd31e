//! The cache in Redis or Valkey, shared by all nodes.
//!
//! A value is plain JSON under its key, so that it can be read with `redis-cli`. What the protocol remembers of a name
//! stands beside it under names that begin with `tidings:`:
//!
//! | name | what |
//! |---|---|
//! | `service-…` | the JSON text |
//! | `tidings:{service-…}:stamp` | the epoch and the tokens of the groups that the value bears |
//! | `tidings:{service-…}:generation` | the token of the key; the same for a group |
//! | `tidings:{service-…}:marks` | a sorted set: writers, by when their marks run out |
//! | `tidings:trust` | which server may be believed, in which epoch |
//!
//! Times are Redis's own, so that the clocks of nodes do not matter. A read is one `MGET`, in one step of the server; the
//! steps of a miss and of a change are scripts. All requests share one connection, and those that are made while others
//! are under way do not wait for their answers.
//!
//! One server at one address is supported, and whatever stands behind an address that leads to the primary of the moment.
//! Every script keeps to one slot of a cluster; what a read compares does not, so that clusters are not supported.

mod breaker;
mod inspect;
mod link;
mod names;
mod trusting;

use std::{
    fmt::{self, Debug},
    sync::Arc,
    time::Duration,
};

use async_trait::async_trait;
use redis::{Pipeline, RedisError, RedisResult};
use tokio::time::{Instant, timeout_at};

pub use self::inspect::{Cleared, Currency, Inspector, Mark, Shown, State};
use self::{
    breaker::Breaker,
    link::{Link, Links},
    names::{Names, TRUST},
};
use crate::{
    backend::{Address, Backend, Look, Told, Unreachable},
    protocol::{LEASE_IS_OVER, Permit, Stamp, Token, Trust, Writer},
    random,
};

/// How long an answer may take before the cache counts as away. On a hit it answers within a millisecond.
const ANSWER_WITHIN: Duration = Duration::from_millis(100);

/// Values in Redis 6 or later, or Valkey. Believed only while a [`TrustKeeper`](crate::TrustKeeper) says so.
pub struct Redis {
    links: Links,
    breaker: Breaker,
}

impl Debug for Redis {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Redis").field("breaker", &self.breaker).finish_non_exhaustive()
    }
}

impl Redis {
    /// Uses the server of a URL: `redis://…`, `rediss://…`, `unix://…`. Connects when it is first needed, and again
    /// whenever the connection is lost.
    ///
    /// # Errors
    /// When the URL is none.
    pub fn new(url: &str) -> Result<Self, Unreachable> {
        let client = redis::Client::open(url).map_err(unreachable)?;
        Ok(Self { links: Links::new(client, ANSWER_WITHIN), breaker: Breaker::default() })
    }

    /// Asks, unless the cache was away a moment ago. A connection without an answer is left: of a server that went without a word
    /// none would ever come, and the address may lead to another by now.
    async fn ask<T>(&self, asking: impl AsyncFnOnce(&Arc<Link>) -> RedisResult<T>) -> Result<T, Unreachable> {
        if !self.breaker.lets_through() {
            return Err(Unreachable("it did not answer a moment ago".to_owned()));
        }
        // The connection has time-outs of its own; this bounds all of them together.
        let until = Instant::now() + ANSWER_WITHIN;
        let asked = async {
            let link = in_time(until, self.links.link()).await?;
            let answer = in_time(until, asking(&link)).await;
            if answer.is_err() {
                self.links.leave(&link);
            }
            answer
        };
        let answer = asked.await;
        self.breaker.saw(answer.is_ok());
        answer
    }

    async fn look_now(&self, link: &Arc<Link>, address: &Address) -> RedisResult<Look> {
        let Found { trust, json, stamp, groups } = found(link, address).await?;
        let Some(epoch) = trust.and_then(|trust| trust.epoch_on(&link.identity)) else {
            self.links.doubt(link);
            return Ok(Look::Distrusted);
        };
        let current = Stamp::of(std::iter::once(Some(epoch)).chain(groups));
        if let (Some(json), Some(current)) = (json, current)
            && stamp.as_deref() == Some(current.to_string().as_str())
        {
            return Ok(Look::Hit(Arc::from(json)));
        }
        Ok(Look::Miss(permit(link, address, epoch).await?))
    }

    /// A step of a change to all of the names, and whether the server was trusted then.
    async fn change(&self, names: &[String], writer: Option<Writer>, lasts: Duration) -> Result<Told, Unreachable> {
        self.ask(async |link| {
            let mut pipeline = redis::pipe();
            pipeline.atomic();
            for name in names {
                push_change(&mut pipeline, name, writer, lasts);
            }
            pipeline.cmd("GET").arg(TRUST);
            let (trust,): (Option<String>,) = pipeline.query_async(&mut link.connection()).await?;
            let epoch = found_trust(trust.as_deref(), link);
            if epoch.is_none() {
                self.links.doubt(link);
            }
            Ok(if epoch.is_some() { Told::Settled } else { Told::Distrusted })
        })
        .await
    }
}

#[async_trait]
impl Backend for Redis {
    async fn look(&self, address: &Address) -> Result<Look, Unreachable> {
        self.ask(async |link| self.look_now(link, address).await).await
    }

    async fn fill(&self, key: &str, permit: &Permit, json: &Arc<str>, keep: Duration) -> Result<bool, Unreachable> {
        let names = Names::of(key);
        let mut call = redis::cmd("EVAL");
        call.arg(include_str!("fill.lua")).arg(4);
        call.arg(key).arg(names.stamp).arg(names.generation).arg(names.marks);
        call.arg(permit.token.to_string()).arg(permit.stamp.to_string()).arg(&**json).arg(keep.as_secs().max(1));
        self.ask(async |link| call.query_async(&mut link.connection()).await).await
    }

    async fn begin(&self, names: &[String], writer: Writer, at_most: Duration) -> Result<(), Unreachable> {
        self.change(names, Some(writer), at_most).await.map(drop)
    }

    async fn end(&self, names: &[String], writer: Writer) -> Result<Told, Unreachable> {
        self.change(names, Some(writer), Duration::ZERO).await
    }

    async fn invalidate(&self, names: &[String]) -> Result<Told, Unreachable> {
        self.change(names, None, Duration::ZERO).await
    }

    fn untold_lasts(&self) -> Duration {
        LEASE_IS_OVER
    }
}

/// What a read finds, all of it at one moment.
struct Found {
    trust: Option<Trust>,
    json: Option<String>,
    stamp: Option<String>,
    groups: Vec<Option<Token>>,
}

async fn found(link: &Link, address: &Address) -> RedisResult<Found> {
    let mut call = redis::cmd("MGET");
    call.arg(TRUST).arg(&address.key).arg(Names::of(&address.key).stamp);
    for group in &address.groups {
        call.arg(Names::of(group).generation);
    }
    let answer: Vec<Option<String>> = call.query_async(&mut link.connection()).await?;
    let mut answer = answer.into_iter();
    let mut next = || answer.next().flatten();
    let (trust, json, stamp) = (next(), next(), next());
    let groups = answer.map(|token| token.and_then(|token| Token::parse(&token))).collect();
    Ok(Found { trust: trust.and_then(|trust| Trust::parse(&trust)), json, stamp, groups })
}

/// One round trip for the key's token and those of its groups.
async fn permit(link: &Link, address: &Address, epoch: Token) -> RedisResult<Option<Permit>> {
    let mut pipeline = redis::pipe();
    for name in std::iter::once(&address.key).chain(&address.groups) {
        let names = Names::of(name);
        pipeline.cmd("EVAL").arg(include_str!("permit.lua")).arg(2).arg(names.generation).arg(names.marks);
        pipeline.arg(random::token().to_string()).arg(millis(names.remember));
    }
    let tokens: Vec<Option<String>> = pipeline.query_async(&mut link.connection()).await?;
    let mut tokens = tokens.into_iter().map(|token| token.and_then(|token| Token::parse(&token)));
    let token = tokens.next().flatten();
    let stamp = Stamp::of(std::iter::once(Some(epoch)).chain(tokens));
    Ok(token.zip(stamp).map(|(token, stamp)| Permit { token, stamp }))
}

fn push_change(pipeline: &mut Pipeline, name: &str, writer: Option<Writer>, lasts: Duration) {
    let names = Names::of(name);
    pipeline.cmd("EVAL").arg(include_str!("change.lua")).arg(4);
    pipeline.arg(name).arg(names.stamp).arg(names.generation).arg(names.marks);
    pipeline.arg(random::token().to_string()).arg(millis(names.remember));
    pipeline.arg(writer.map(|writer| writer.to_string()).unwrap_or_default()).arg(millis(lasts)).ignore();
}

/// The epoch in which the server is trusted, by what stands in it; nothing if that is about another one.
fn found_trust(trust: Option<&str>, link: &Link) -> Option<Token> {
    Trust::parse(trust?)?.epoch_on(&link.identity)
}

/// An answer, or that there was none in time.
async fn in_time<T>(until: Instant, asked: impl Future<Output = RedisResult<T>>) -> Result<T, Unreachable> {
    let answer = timeout_at(until, asked).await;
    answer.map_err(|_| Unreachable("no answer in time".to_owned()))?.map_err(unreachable)
}

fn unreachable(error: RedisError) -> Unreachable {
    Unreachable(error.to_string())
}

fn millis(duration: Duration) -> u64 {
    u64::try_from(duration.as_millis()).unwrap_or(u64::MAX)
}
