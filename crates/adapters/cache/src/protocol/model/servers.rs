//! A cache and its copy, the database with its outbox, the keeper of trust, and those who use them.
//!
//! Time is what the leases are about. Whoever waits until a lease is over may go on when nothing is trusted any more that
//! was granted by a round which began before the wait; trust may also run out at any other moment.

use jiff::Timestamp;

use super::explore::{State, Steps};
use crate::protocol::{Generation, Next, Permit, Stamp, Token, Trust, Writer};

const NOW: Timestamp = Timestamp::UNIX_EPOCH;
const LATER: Timestamp = Timestamp::MAX;

/// The bit of the keeper among those who wait; writers have the lower ones.
const KEEPER: u8 = 1 << 7;

/// Who there is and what may happen.
#[derive(Debug, Clone, Copy)]
pub struct Scope {
    pub readers: usize,
    pub writers: usize,
    /// Writers that may die, or rounds of the keeper that end anywhere.
    pub crashes: u8,
    /// Ends that are told to the cache without the writer hearing so.
    pub lost_replies: u8,
    /// Times that the copy takes over, with what it has.
    pub failovers: u8,
    pub rules: Rules,
}

/// The rules, to be broken one by one.
#[derive(Debug, Clone, Copy)]
#[expect(clippy::struct_excessive_bools, reason = "each is a rule of its own")]
pub struct Rules {
    pub epochs_are_compared: bool,
    pub identities_are_compared: bool,
    pub the_last_trust_is_awaited: bool,
    pub the_outbox_comes_first: bool,
    pub who_cannot_tell_waits: bool,
    pub the_lease_counts_from_before: bool,
}

impl Rules {
    pub const REAL: Self = Self {
        epochs_are_compared: true,
        identities_are_compared: true,
        the_last_trust_is_awaited: true,
        the_outbox_comes_first: true,
        who_cannot_tell_waits: true,
        the_lease_counts_from_before: true,
    };
}

/// A state. Versions are numbers that grow with each commit.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Servers {
    database: u8,
    /// The newest version whose change has returned.
    done: u8,
    /// Writers whose commits were not yet applied from the outbox.
    outbox: u8,
    /// Who was trusted last, as the database has it.
    trusted: Option<Trust>,
    servers: [Server; 2],
    /// The one that the address leads to: the other is a copy, or was left.
    primary: usize,
    readers: Vec<(usize, Reading)>,
    writers: Vec<(usize, Writing)>,
    keeper: (usize, Keeping),
    crashes: u8,
    lost_replies: u8,
    failovers: u8,
}

#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
struct Server {
    value: Option<(u8, Stamp)>,
    key: Generation,
    trust: Option<Grant>,
}

/// Trust in a server, and who waits for it to be over.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
struct Grant {
    trust: Trust,
    awaited: u8,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
enum Reading {
    Idle,
    Missed(Token),
    Permitted(Permit),
    Answered { version: u8, permit: Permit },
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Writing {
    Idle,
    Begun,
    Committed(u8),
    /// The API has answered, and the cache could not be told.
    Waiting(u8),
    Returned,
    Dead,
    Gone,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
enum Keeping {
    Idle,
    /// Waits until the last trust is over.
    Waiting(Trust),
    /// Has the server's time; `None` when a lease that began then is over.
    Timed(Option<Grant>),
    /// Has read who is in the outbox.
    Read(Option<Grant>, u8),
    Forgotten(u8),
    Granting(Option<Grant>),
}

/// Who a server is: each has one identity, since the copy changes its own only by taking over.
fn identity(server: usize) -> &'static str {
    ["one", "other"][server]
}

impl State for Servers {
    type Scope = Scope;

    fn start(scope: &Scope) -> Self {
        Self {
            database: 0,
            done: 0,
            outbox: 0,
            trusted: None,
            servers: Default::default(),
            primary: 0,
            readers: vec![(0, Reading::Idle); scope.readers],
            writers: vec![(0, Writing::Idle); scope.writers],
            keeper: (0, Keeping::Idle),
            crashes: scope.crashes,
            lost_replies: scope.lost_replies,
            failovers: scope.failovers,
        }
    }

    fn steps(self, scope: &Scope) -> Result<Steps<Self>, &'static str> {
        if self.is_quiet() {
            self.clone().check_quiet()?;
        }
        let mut steps = Vec::new();
        for reader in 0..self.readers.len() {
            self.clone().read(reader, scope, &mut steps)?;
        }
        for writer in 0..self.writers.len() {
            self.write(writer, scope, &mut steps);
        }
        self.keep(scope, &mut steps);
        self.accidents(&mut steps);
        for (_, world) in &mut steps {
            world.forget_unseen();
            world.rename();
        }
        Ok(steps)
    }
}

impl Servers {
    fn read(mut self, reader: usize, scope: &Scope, steps: &mut Steps<Self>) -> Result<(), &'static str> {
        let (at, reading) = self.readers[reader].clone();
        if at != self.primary {
            let mut next = self.clone();
            next.readers[reader].0 = self.primary;
            steps.push((("reader", reader, "connects anew"), next));
        }
        let fresh = self.fresh();
        let server = &mut self.servers[at];
        let (what, then) = match reading {
            Reading::Idle => match Self::believed(server, at, scope) {
                None => return Ok(()),
                Some(epoch) => match &server.value {
                    Some((version, stamp))
                        if !scope.rules.epochs_are_compared || Stamp::of([Some(epoch)]).as_ref() == Some(stamp) =>
                    {
                        if *version < self.done {
                            return Err("a stale value was read");
                        }
                        return Ok(());
                    }
                    _ => ("misses", Reading::Missed(epoch)),
                },
            },
            Reading::Missed(epoch) => {
                let permit = server.key.permit(fresh, NOW);
                let permit = permit.map(|token| Permit { token, stamp: [epoch].into_iter().collect() });
                ("asks for a permit", permit.map_or(Reading::Idle, Reading::Permitted))
            }
            Reading::Permitted(permit) => ("calls the API", Reading::Answered { version: self.database, permit }),
            Reading::Answered { version, permit } => {
                if server.key.admits(permit.token, NOW) {
                    server.value = Some((version, permit.stamp));
                }
                ("fills, if it may", Reading::Idle)
            }
        };
        self.readers[reader].1 = then;
        steps.push((("reader", reader, what), self));
        Ok(())
    }

    fn believed(server: &Server, at: usize, scope: &Scope) -> Option<Token> {
        let trust = &server.trust.as_ref()?.trust;
        if scope.rules.identities_are_compared { trust.epoch_on(identity(at)) } else { Some(trust.epoch) }
    }

    fn write(&self, writer: usize, scope: &Scope, steps: &mut Steps<Self>) {
        let (at, writing) = self.writers[writer];
        let mut step = |what: &'static str, then: Writing, act: &dyn Fn(&mut Self)| {
            let mut next = self.clone();
            next.writers[writer].1 = then;
            act(&mut next);
            steps.push((("writer", writer, what), next));
        };
        if at != self.primary && !matches!(writing, Writing::Returned | Writing::Gone) {
            step("connects anew", writing, &|next| next.writers[writer].0 = self.primary);
        }
        match writing {
            Writing::Idle => {
                step("begins", Writing::Begun, &|next| next.begin(at, writer));
                step("begins out of reach of the cache", Writing::Begun, &|_| {});
            }
            Writing::Begun => step("commits", Writing::Committed(self.database + 1), &|next| {
                next.database += 1;
                next.outbox |= 1 << writer;
            }),
            Writing::Committed(version) | Writing::Waiting(version) => {
                let settled = Self::believed(&self.servers[at], at, scope).is_some();
                let waits = matches!(writing, Writing::Waiting(_));
                if settled {
                    step("ends and returns", Writing::Returned, &|next| {
                        next.end(at, writer);
                        next.done = next.done.max(version);
                    });
                }
                if !waits {
                    step("cannot tell", Writing::Waiting(version), &|next| next.awaits(1 << writer));
                    if self.lost_replies > 0 || !settled {
                        step("tells, in vain", Writing::Waiting(version), &|next| {
                            next.lost_replies -= u8::from(settled);
                            next.end(at, writer);
                            next.awaits(1 << writer);
                        });
                    }
                } else if !scope.rules.who_cannot_tell_waits || !self.is_trusted_of_old(1 << writer) {
                    step("has waited and returns", Writing::Returned, &|next| {
                        next.waited(1 << writer);
                        next.done = next.done.max(version);
                    });
                }
            }
            Writing::Dead => step("is dead, and its mark runs out", Writing::Gone, &|next| {
                next.servers.iter_mut().for_each(|server| server.key.expire(Writer(writer as u64)));
            }),
            Writing::Returned | Writing::Gone => {}
        }
        if self.crashes > 0 && matches!(writing, Writing::Begun | Writing::Committed(_) | Writing::Waiting(_)) {
            step("dies", Writing::Dead, &|next| {
                next.crashes -= 1;
                next.waited(1 << writer);
            });
        }
    }

    fn begin(&mut self, at: usize, writer: usize) {
        let fresh = self.fresh();
        self.servers[at].key.begin(Writer(writer as u64), fresh, LATER);
        self.servers[at].value = None;
    }

    fn end(&mut self, at: usize, writer: usize) {
        let fresh = self.fresh();
        self.servers[at].key.end(Writer(writer as u64), fresh);
        self.servers[at].value = None;
    }

    fn keep(&self, scope: &Scope, steps: &mut Steps<Self>) {
        let (at, keeping) = self.keeper.clone();
        let mut next = self.clone();
        let fresh = next.fresh();
        let timed = |trust: Trust| Keeping::Timed(Some(Grant { trust, awaited: 0 }));
        let (what, then) = match keeping.clone() {
            Keeping::Idle if at != self.primary => {
                next.keeper.0 = self.primary;
                ("connects anew", Keeping::Idle)
            }
            Keeping::Idle => match Trust::next(self.trusted.as_ref(), identity(at), fresh) {
                Next::Renew(trust) => ("begins a round", timed(trust)),
                Next::WaitAndBegin(trust) if scope.rules.the_last_trust_is_awaited => {
                    next.awaits(KEEPER);
                    ("waits for the last trust to be over", Keeping::Waiting(trust))
                }
                Next::Begin(trust) | Next::WaitAndBegin(trust) => {
                    next.trusted = Some(trust.clone());
                    ("begins an epoch", timed(trust))
                }
            },
            Keeping::Waiting(trust) => {
                if self.is_trusted_of_old(KEEPER) {
                    return;
                }
                next.waited(KEEPER);
                next.trusted = Some(trust.clone());
                ("begins an epoch", timed(trust))
            }
            Keeping::Timed(grant) => ("reads the outbox", Keeping::Read(grant, self.outbox)),
            Keeping::Read(grant, read) if read == 0 || !scope.rules.the_outbox_comes_first => {
                let grant = if scope.rules.the_lease_counts_from_before {
                    grant
                } else {
                    self.trusted.clone().map(|trust| Grant { trust, awaited: 0 })
                };
                ("is done with the outbox", Keeping::Granting(grant))
            }
            Keeping::Read(_, read) => {
                next.servers[at].key.invalidate(fresh);
                next.servers[at].value = None;
                ("applies the outbox", Keeping::Forgotten(read))
            }
            Keeping::Forgotten(read) => {
                next.outbox &= !read;
                ("has applied the outbox", self.trusted.clone().map_or(Keeping::Idle, timed))
            }
            Keeping::Granting(grant) => {
                // Born after its end, it changes nothing but what stood there.
                next.servers[at].trust = grant;
                ("grants trust", Keeping::Idle)
            }
        };
        next.keeper.1 = then;
        steps.push((("the keeper", 0, what), next));
        if self.crashes > 0 && keeping != Keeping::Idle {
            let mut next = self.clone();
            next.crashes -= 1;
            next.keeper.1 = Keeping::Idle;
            next.waited(KEEPER);
            steps.push((("the keeper", 0, "dies, and another takes over"), next));
        }
    }

    fn accidents(&self, steps: &mut Steps<Self>) {
        let mut step = |label, act: &dyn Fn(&mut Self)| {
            let mut next = self.clone();
            act(&mut next);
            steps.push((label, next));
        };
        for server in 0..2 {
            if self.servers[server].trust.is_some() {
                step(("trust in server", server, "runs out"), &|next| next.servers[server].trust = None);
            }
        }
        // Nobody sees the copy before it takes over, so that only the last copying matters.
        if self.failovers > 0 && self.servers[1] == Server::default() {
            step(("server", 0, "is copied"), &|next| next.servers[1] = next.servers[0].clone());
        }
        if self.failovers > 0 {
            step(("the copy", 1, "takes over"), &|next| {
                next.failovers -= 1;
                next.primary = 1;
            });
        }
    }

    /// What nobody can see any more makes no difference.
    fn forget_unseen(&mut self) {
        let is_seen = |server| {
            self.primary == server
                || (server == 1 && self.failovers > 0)
                || self.keeper.0 == server
                || self.readers.iter().any(|(at, _)| *at == server)
                || self.writers.iter().any(|(at, writing)| {
                    *at == server && !matches!(writing, Writing::Returned | Writing::Gone | Writing::Dead)
                })
        };
        if !is_seen(0) {
            // Who waits, waits for it all the same: trust in it may have run out.
            self.servers[0] = Server::default();
        }
    }

    /// Somebody begins to wait until what is trusted now, or by a round that has begun, is over.
    fn awaits(&mut self, who: u8) {
        self.grants(&mut |grant| grant.awaited |= who);
    }

    /// Whether something is trusted that was granted by a round from before somebody's wait.
    fn is_trusted_of_old(&self, who: u8) -> bool {
        self.servers.iter().any(|server| server.trust.as_ref().is_some_and(|grant| grant.awaited & who != 0))
    }

    /// Somebody has waited, or does not wait any more: what a round from before would grant is over.
    fn waited(&mut self, who: u8) {
        if let Keeping::Timed(grant) | Keeping::Read(grant, _) | Keeping::Granting(grant) = &mut self.keeper.1 {
            *grant = grant.take().filter(|grant| grant.awaited & who == 0);
        }
        self.grants(&mut |grant| grant.awaited &= !who);
    }

    fn grants(&mut self, act: &mut dyn FnMut(&mut Grant)) {
        self.servers.iter_mut().filter_map(|server| server.trust.as_mut()).for_each(&mut *act);
        if let Keeping::Timed(Some(grant)) | Keeping::Read(Some(grant), _) | Keeping::Granting(Some(grant)) =
            &mut self.keeper.1
        {
            act(grant);
        }
    }

    /// Nobody is in the middle of anything, and the primary is trusted.
    fn is_quiet(&self) -> bool {
        self.readers.iter().all(|(_, reading)| *reading == Reading::Idle)
            && self
                .writers
                .iter()
                .all(|(_, writing)| matches!(writing, Writing::Idle | Writing::Returned | Writing::Gone))
            && self.outbox == 0
            && self.keeper.1 == Keeping::Idle
            && self.servers[self.primary]
                .trust
                .as_ref()
                .is_some_and(|grant| grant.trust.identity() == identity(self.primary))
    }

    fn check_quiet(mut self) -> Result<(), &'static str> {
        let fresh = self.fresh();
        let server = &mut self.servers[self.primary];
        let epoch = server.trust.as_ref().map(|grant| grant.trust.epoch);
        let is_served = |(_, stamp): &&(u8, Stamp)| Stamp::of([epoch]).as_ref() == Some(stamp);
        if server.value.as_ref().filter(is_served).is_some_and(|(version, _)| *version < self.database) {
            return Err("a stale value stays");
        }
        // A mark may stand on a server that its writer lost sight of: it runs out.
        (0..self.writers.len()).for_each(|writer| server.key.expire(Writer(writer as u64)));
        let token = server.key.permit(fresh, NOW).ok_or("nobody may fill any more")?;
        if server.key.admits(token, NOW) { Ok(()) } else { Err("a fill is lost") }
    }

    /// A token that nobody has.
    fn fresh(&mut self) -> Token {
        let mut highest = 0;
        self.tokens(&mut |token| highest = highest.max(token.0));
        Token(highest + 1)
    }

    /// Numbers the tokens by where they stand: states that differ in nothing else are one.
    fn rename(&mut self) {
        let mut known: Vec<Token> = Vec::new();
        self.tokens(&mut |token| {
            let at = known.iter().position(|other| other == token).unwrap_or_else(|| {
                known.push(*token);
                known.len() - 1
            });
            *token = Token(at as u64);
        });
    }

    fn tokens(&mut self, visit: &mut impl FnMut(&mut Token)) {
        if let Some(trust) = &mut self.trusted {
            visit(&mut trust.epoch);
        }
        if let Keeping::Waiting(trust) = &mut self.keeper.1 {
            visit(&mut trust.epoch);
        }
        self.grants(&mut |grant| visit(&mut grant.trust.epoch));
        for server in &mut self.servers {
            server.key.rename(visit);
            if let Some((_, stamp)) = &mut server.value {
                stamp.rename(visit);
            }
        }
        for (_, reading) in &mut self.readers {
            match reading {
                Reading::Idle => {}
                Reading::Missed(epoch) => visit(epoch),
                Reading::Permitted(permit) | Reading::Answered { permit, .. } => {
                    visit(&mut permit.token);
                    permit.stamp.rename(visit);
                }
            }
        }
    }
}
