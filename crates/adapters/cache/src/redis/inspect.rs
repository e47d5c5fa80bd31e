//! What a person may ask of a server, beside readers and writers: what it holds, whether it is believed, and to forget it.

use std::{collections::BTreeMap, sync::Arc, time::Duration};

use super::{
    Redis, found_trust,
    link::{Link, field},
    names::{Names, TRUST},
    trusting::within,
};
use crate::{
    backend::{Backend, Told, Unreachable},
    families::{Families, Family},
    protocol::{Token, Trust},
};

/// How many names are looked at in one step of a scan: the server answers others in between.
const STEP: usize = 1_000;
/// How many names are cleared in one step.
const CLEARED_AT_ONCE: usize = 100;

/// A server, looked at from outside. Never asks it to stop for all of its keys at once.
#[derive(Debug)]
pub struct Inspector<'r> {
    redis: &'r Redis,
    link: Arc<Link>,
    families: &'r Families,
}

/// A server and what it holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct State {
    /// Such as `redis 7.2.4`.
    pub version: String,
    /// Its run and replication ids.
    pub identity: String,
    /// The word that stands in it, and for how long yet.
    pub trust: Option<(Trust, Duration)>,
    /// What its data takes, in bytes.
    pub memory: u64,
    /// The most that it may take; `None` without a limit.
    pub max_memory: Option<u64>,
    /// What it does at the limit.
    pub eviction: String,
    /// How many values there are of each family that has any.
    pub values: BTreeMap<Family, u64>,
    /// Keys that are neither of a family nor ours.
    pub others: u64,
}

/// What stands under a name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shown {
    /// The JSON text; none for a group.
    pub json: Option<String>,
    /// How long it is kept yet.
    pub keep: Option<Duration>,
    /// The epoch and the tokens of the groups that it bears.
    pub stamp: Option<String>,
    /// Whether a reader would be given it; none where there is no value.
    pub currency: Option<Currency>,
    /// The token of the key, or of the group.
    pub generation: Option<String>,
    /// Changes under way.
    pub marks: Vec<Mark>,
}

/// Whether a value would be served.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Currency {
    /// It would.
    Served,
    /// The server is not believed at the moment.
    Distrusted,
    /// It was kept in an epoch that is over.
    OfAnotherEpoch,
    /// A group that it is in has changed since.
    GroupChanged,
    /// It has no stamp, or none of ours.
    Unstamped,
}

/// A change under way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mark {
    /// The random name of the change.
    pub writer: String,
    /// When the mark runs out if nobody takes it away.
    pub runs_out_in: Duration,
}

/// What was cleared.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Cleared {
    /// Names that have a new generation: those that held a value, and those that somebody might have filled.
    pub names: usize,
    /// Values among them that are gone.
    pub values: usize,
    /// Whether the server was believed all the while.
    pub trusted: bool,
}

impl Redis {
    /// Looks at the server that the address leads to, which holds values of these families.
    ///
    /// # Errors
    /// When it cannot be reached.
    pub async fn inspect<'r>(&'r self, families: &'r Families) -> Result<Inspector<'r>, Unreachable> {
        Ok(Inspector { redis: self, link: within(self.links.link()).await?, families })
    }
}

impl Inspector<'_> {
    /// The server, and how much of each family it holds. Goes through all of its keys.
    ///
    /// # Errors
    /// When it cannot be reached any more.
    pub async fn state(&self) -> Result<State, Unreachable> {
        let mut pipeline = redis::pipe();
        pipeline.cmd("INFO").arg("server").cmd("INFO").arg("memory").cmd("GET").arg(TRUST).cmd("PTTL").arg(TRUST);
        let asked = async { pipeline.query_async(&mut self.link.connection()).await };
        let (server, memory, trust, lasts): (String, String, Option<String>, i64) = within(asked).await?;
        let number = |name| field(&memory, name).and_then(|number| number.parse::<u64>().ok());
        let (mut values, mut others) = (BTreeMap::new(), 0);
        self.scan("*", |name| match self.families.of_name(&name) {
            Some(family) => *values.entry(family).or_default() += 1,
            None if name.starts_with("tidings:") => {}
            None => others += 1,
        })
        .await?;
        Ok(State {
            version: version(&server),
            identity: self.link.identity.clone(),
            trust: trust.and_then(|trust| Trust::parse(&trust)).zip(lasting(lasts)),
            memory: number("used_memory:").unwrap_or_default(),
            max_memory: number("maxmemory:").filter(|&limit| limit > 0),
            eviction: field(&memory, "maxmemory_policy:").unwrap_or("unknown").to_owned(),
            values,
            others,
        })
    }

    /// What stands under a key or a group, all of it at one moment; nothing if nothing does.
    ///
    /// # Errors
    /// When the server cannot be reached any more.
    pub async fn show(&self, name: &str) -> Result<Option<Shown>, Unreachable> {
        let Names { stamp, generation, marks, .. } = Names::of(name);
        let mut pipeline = redis::pipe();
        pipeline.atomic().cmd("TIME").cmd("GET").arg(name).cmd("PTTL").arg(name).cmd("GET").arg(stamp);
        pipeline.cmd("GET").arg(generation).cmd("ZRANGE").arg(marks).arg(0).arg(-1).arg("WITHSCORES");
        pipeline.cmd("GET").arg(TRUST);
        let asked = async { pipeline.query_async(&mut self.link.connection()).await };
        let found: Found = within(asked).await?;
        let ((seconds, micros), json, lasts, stamp, generation, marks, trust) = found;
        let now = seconds * 1000 + micros / 1000;
        let marks: Vec<Mark> = marks.into_iter().filter_map(|(writer, until)| mark(writer, until, now)).collect();
        if json.is_none() && generation.is_none() && marks.is_empty() {
            return Ok(None);
        }
        let currency = match &json {
            Some(_) => {
                let epoch = found_trust(trust.as_deref(), &self.link);
                Some(self.currency(name, stamp.as_deref(), epoch).await?)
            }
            None => None,
        };
        Ok(Some(Shown { json, keep: lasting(lasts), stamp, currency, generation, marks }))
    }

    /// Forgets every name of a family, whether it holds a value or somebody may be about to fill it.
    ///
    /// # Errors
    /// When the server cannot be reached any more; what was cleared by then is.
    pub async fn clear_family(&self, family: Family) -> Result<Cleared, Unreachable> {
        // Whoever may fill has been given a token, which stands there for longer than a fill may take: what readers began
        // before this is among the names that are found. What they begin later is not older than this.
        let mut names: Vec<String> = Vec::new();
        let glob = family.glob();
        if !family.is_of_groups() {
            self.scan(&glob, |name| names.extend(Some(name).filter(|name| family.has(name)))).await?;
        }
        let beside = Names::of(&glob).generation;
        self.scan(&beside, |generation| {
            names.extend(Names::of_generation(&generation).filter(|name| family.has(name)).map(str::to_owned));
        })
        .await?;
        names.sort_unstable();
        names.dedup();
        self.clear(&names).await
    }

    /// Forgets what is kept of these keys and groups.
    ///
    /// # Errors
    /// When the server cannot be reached any more; what was cleared by then is.
    pub async fn clear(&self, names: &[String]) -> Result<Cleared, Unreachable> {
        let mut cleared = Cleared { trusted: true, ..Cleared::default() };
        for names in names.chunks(CLEARED_AT_ONCE) {
            let mut exist = redis::cmd("EXISTS");
            exist.arg(names);
            let asked = async { exist.query_async::<usize>(&mut self.link.connection()).await };
            let values = within(asked).await?;
            let told = self.redis.invalidate(names).await?;
            cleared.names += names.len();
            cleared.values += values;
            cleared.trusted &= told == Told::Settled;
        }
        Ok(cleared)
    }

    /// Whether the value under a key would be served. A key does not tell the names of its groups: they are found by the
    /// tokens that it bears.
    async fn currency(&self, key: &str, stamp: Option<&str>, epoch: Option<Token>) -> Result<Currency, Unreachable> {
        let Some(epoch) = epoch else { return Ok(Currency::Distrusted) };
        let groups = self.families.of_name(key).map(|family| self.families.groups_of(family)).unwrap_or_default();
        let mut tokens = stamp.unwrap_or_default().split(',');
        let (kept_in, tokens) = (tokens.next().and_then(Token::parse), tokens.collect::<Vec<_>>());
        let Some(kept_in) = kept_in.filter(|_| tokens.len() == groups.len()) else { return Ok(Currency::Unstamped) };
        if kept_in != epoch {
            return Ok(Currency::OfAnotherEpoch);
        }
        for (group, token) in groups.into_iter().zip(tokens) {
            if !self.some_group_has(group, token).await? {
                return Ok(Currency::GroupChanged);
            }
        }
        Ok(Currency::Served)
    }

    async fn some_group_has(&self, family: Family, token: &str) -> Result<bool, Unreachable> {
        let mut generations = Vec::new();
        let is_of_family = |generation: &String| Names::of_generation(generation).is_some_and(|name| family.has(name));
        self.scan(&Names::of(&family.glob()).generation, |name| generations.extend(Some(name).filter(is_of_family)))
            .await?;
        for generations in generations.chunks(STEP) {
            let mut get = redis::cmd("MGET");
            get.arg(generations);
            let asked = async { get.query_async::<Vec<Option<String>>>(&mut self.link.connection()).await };
            if within(asked).await?.iter().flatten().any(|found| found == token) {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// Hands every name that matches a pattern to `take`; one may come twice.
    async fn scan(&self, pattern: &str, mut take: impl FnMut(String)) -> Result<(), Unreachable> {
        let mut cursor = "0".to_owned();
        loop {
            let mut scan = redis::cmd("SCAN");
            scan.arg(&cursor).arg("MATCH").arg(pattern).arg("COUNT").arg(STEP);
            let asked = async { scan.query_async(&mut self.link.connection()).await };
            let (next, names): (String, Vec<String>) = within(asked).await?;
            names.into_iter().for_each(&mut take);
            if next == "0" {
                return Ok(());
            }
            cursor = next;
        }
    }
}

type Found = ((u64, u64), Option<String>, i64, Option<String>, Option<String>, Vec<(String, u64)>, Option<String>);

fn mark(writer: String, until: u64, now: u64) -> Option<Mark> {
    let left = until.checked_sub(now).filter(|&left| left > 0)?;
    Some(Mark { writer, runs_out_in: Duration::from_millis(left) })
}

/// What `PTTL` says: negative where nothing is there, or it does not run out.
fn lasting(millis: i64) -> Option<Duration> {
    u64::try_from(millis).ok().map(Duration::from_millis)
}

fn version(server: &str) -> String {
    let valkey = field(server, "valkey_version:").map(|version| format!("valkey {version}"));
    valkey.unwrap_or_else(|| format!("redis {}", field(server, "redis_version:").unwrap_or("of an unknown version")))
}
