//! The cache, the database, and those who use them.

use jiff::Timestamp;

use super::explore::{State, Steps};
use crate::protocol::{Generation, Permit, Stamp, Token, Writer};

const NOW: Timestamp = Timestamp::UNIX_EPOCH;
const LATER: Timestamp = Timestamp::MAX;

/// What a writer's change invalidates.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Target {
    Key,
    Group,
}

/// Who there is and what may happen.
#[derive(Debug, Clone, Copy)]
pub struct Scope {
    /// Whether the key is in a group.
    pub grouped: bool,
    pub readers: usize,
    pub writers: &'static [Target],
    /// Writers that may die, anywhere.
    pub crashes: u8,
    /// Marks that may run out although their writer lives.
    pub early_expiries: u8,
    /// Tokens or values that the cache may forget.
    pub evictions: u8,
    /// Whether each commit is applied to the cache later on, by somebody else.
    pub outbox: bool,
    pub rules: Rules,
}

/// The rules, to be broken one by one.
#[derive(Debug, Clone, Copy)]
#[expect(clippy::struct_excessive_bools, reason = "each is a rule of its own")]
pub struct Rules {
    pub generation_is_checked: bool,
    pub stamp_is_checked: bool,
    pub changes_are_marked: bool,
    pub each_writer_has_its_mark: bool,
    pub who_met_a_mark_never_fills: bool,
    pub ends_invalidate: bool,
}

impl Rules {
    pub const REAL: Self = Self {
        generation_is_checked: true,
        stamp_is_checked: true,
        changes_are_marked: true,
        each_writer_has_its_mark: true,
        who_met_a_mark_never_fills: true,
        ends_invalidate: true,
    };
}

/// What the cache may forget, and how.
type Eviction = (&'static str, fn(&mut World));

/// A state. Versions are numbers that grow with each commit.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct World {
    database: u8,
    /// The newest version whose change was reported as done.
    done: u8,
    value: Option<(u8, Stamp)>,
    key: Generation,
    group: Generation,
    outbox: bool,
    readers: Vec<Reading>,
    writers: Vec<Writing>,
    crashes: u8,
    early_expiries: u8,
    evictions: u8,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
enum Reading {
    Idle,
    /// Has the value and its stamp; the group's token comes next. `done` is what was done when the read began.
    Found {
        version: u8,
        stamp: Stamp,
        done: u8,
    },
    Missed,
    /// Has the key's token, if it may fill; the group's comes next.
    HalfPermitted(Option<Token>),
    Permitted(Option<Permit>),
    Answered {
        version: u8,
        permit: Option<Permit>,
    },
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Writing {
    Idle,
    Begun,
    Committed(u8),
    Ended(u8),
    Returned,
    /// Dead; its mark stands.
    Dead,
    Gone,
}

impl State for World {
    type Scope = Scope;

    fn start(scope: &Scope) -> Self {
        Self {
            database: 0,
            done: 0,
            value: None,
            key: Generation::default(),
            group: Generation::default(),
            outbox: false,
            readers: vec![Reading::Idle; scope.readers],
            writers: vec![Writing::Idle; scope.writers.len()],
            crashes: scope.crashes,
            early_expiries: scope.early_expiries,
            evictions: scope.evictions,
        }
    }

    fn steps(self, scope: &Scope) -> Result<Steps<Self>, &'static str> {
        let mut steps = Vec::new();
        if self.is_quiet() {
            self.clone().check_quiet(scope)?;
        }
        for reader in 0..self.readers.len() {
            self.clone().read(reader, scope, &mut steps)?;
        }
        for writer in 0..self.writers.len() {
            self.write(writer, scope, &mut steps);
        }
        self.accidents(scope, &mut steps);
        if self.outbox {
            let mut next = self.clone();
            next.outbox = false;
            for &target in scope.writers {
                let fresh = next.fresh();
                next.generation(target).invalidate(fresh);
                next.delete(target);
            }
            steps.push((("the outbox", 0, "is applied"), next));
        }
        steps.iter_mut().for_each(|(_, world)| world.rename());
        Ok(steps)
    }
}

impl World {
    fn read(self, reader: usize, scope: &Scope, steps: &mut Steps<Self>) -> Result<(), &'static str> {
        let mut next = self;
        let fresh = next.fresh();
        let (what, then) = match next.readers[reader].clone() {
            Reading::Idle => match next.value.clone() {
                Some((version, stamp)) if scope.grouped => {
                    ("finds a value", Reading::Found { version, stamp, done: next.done })
                }
                Some((version, _)) => ("hits", next.hit(version, next.done)?),
                None => ("misses", Reading::Missed),
            },
            Reading::Found { version, stamp, done } => {
                let current = Stamp::of([next.group.token()]) == Some(stamp) || !scope.rules.stamp_is_checked;
                if current { ("hits", next.hit(version, done)?) } else { ("misses", Reading::Missed) }
            }
            Reading::Missed => {
                let token = Self::permit(&mut next.key, fresh, scope);
                let permit = token.map(|token| Permit { token, stamp: Stamp::default() });
                let half = if scope.grouped { Reading::HalfPermitted(token) } else { Reading::Permitted(permit) };
                ("asks for a permit", half)
            }
            Reading::HalfPermitted(token) => {
                let group = Self::permit(&mut next.group, fresh, scope);
                let permit =
                    token.zip(group).map(|(token, group)| Permit { token, stamp: [group].into_iter().collect() });
                ("asks for the group's", Reading::Permitted(permit))
            }
            Reading::Permitted(permit) => ("calls the API", Reading::Answered { version: next.database, permit }),
            Reading::Answered { version, permit } => {
                next.fill(version, permit, scope);
                ("fills, if it may", Reading::Idle)
            }
        };
        next.readers[reader] = then;
        steps.push((("reader", reader, what), next));
        Ok(())
    }

    fn hit(&self, version: u8, done: u8) -> Result<Reading, &'static str> {
        if version < done { Err("a stale value was read") } else { Ok(Reading::Idle) }
    }

    fn permit(generation: &mut Generation, fresh: Token, scope: &Scope) -> Option<Token> {
        let permit = generation.permit(fresh, NOW);
        if scope.rules.who_met_a_mark_never_fills { permit } else { generation.token() }
    }

    fn fill(&mut self, version: u8, permit: Option<Permit>, scope: &Scope) {
        let Some(permit) = permit else { return };
        let seen =
            if scope.rules.generation_is_checked { permit.token } else { self.key.token().unwrap_or(permit.token) };
        if self.key.admits(seen, NOW) {
            self.value = Some((version, permit.stamp));
        }
    }

    fn write(&self, writer: usize, scope: &Scope, steps: &mut Steps<Self>) {
        let mut next = self.clone();
        let target = scope.writers[writer];
        let me = Self::name(writer, scope);
        let fresh = next.fresh();
        let (what, then) = match self.writers[writer] {
            Writing::Idle => {
                next.generation(target).begin(me, fresh, LATER);
                next.delete(target);
                if !scope.rules.changes_are_marked {
                    next.generation(target).expire(me);
                }
                ("begins", Writing::Begun)
            }
            Writing::Begun => {
                next.database += 1;
                next.outbox = scope.outbox;
                ("commits", Writing::Committed(next.database))
            }
            Writing::Committed(version) => {
                if scope.rules.ends_invalidate {
                    next.generation(target).end(me, fresh);
                    next.delete(target);
                } else {
                    next.generation(target).expire(me);
                }
                ("ends", Writing::Ended(version))
            }
            Writing::Ended(version) => {
                next.done = next.done.max(version);
                ("is reported as done", Writing::Returned)
            }
            Writing::Dead => {
                next.generation(target).expire(me);
                ("is dead, and its mark runs out", Writing::Gone)
            }
            Writing::Returned | Writing::Gone => return,
        };
        next.writers[writer] = then;
        steps.push((("writer", writer, what), next));
    }

    fn accidents(&self, scope: &Scope, steps: &mut Steps<Self>) {
        for (writer, &target) in scope.writers.iter().enumerate() {
            let me = Self::name(writer, scope);
            if !matches!(self.writers[writer], Writing::Begun | Writing::Committed(_)) {
                continue;
            }
            if self.crashes > 0 {
                let mut next = self.clone();
                next.crashes -= 1;
                next.writers[writer] = Writing::Dead;
                steps.push((("writer", writer, "dies"), next));
            }
            if self.early_expiries > 0 && self.clone().generation(target).has_mark_of(me) {
                let mut next = self.clone();
                next.early_expiries -= 1;
                next.generation(target).expire(me);
                steps.push((("the mark of writer", writer, "runs out"), next));
            }
        }
        if self.evictions > 0 {
            let evictions: [Eviction; 3] = [
                ("the value", |world| world.value = None),
                ("the key's token", |world| world.key.evict()),
                ("the group's token", |world| world.group.evict()),
            ];
            for (what, evict) in evictions {
                let mut next = self.clone();
                next.evictions -= 1;
                evict(&mut next);
                steps.push(((what, 0, "is evicted"), next));
            }
        }
    }

    /// Nobody is in the middle of anything.
    fn is_quiet(&self) -> bool {
        self.readers.iter().all(|reader| *reader == Reading::Idle)
            && self.writers.iter().all(|writer| matches!(writer, Writing::Idle | Writing::Returned | Writing::Gone))
            && !self.outbox
    }

    fn check_quiet(mut self, scope: &Scope) -> Result<(), &'static str> {
        if self.served(scope).is_some_and(|version| version < self.database) {
            return Err("a stale value stays");
        }
        self.value = None;
        let fresh = self.fresh();
        let key = self.key.permit(fresh, NOW);
        let group = self.group.permit(fresh, NOW);
        let Some((token, group)) = key.zip(group) else { return Err("nobody may fill any more") };
        let stamp = if scope.grouped { [group].into_iter().collect() } else { Stamp::default() };
        self.fill(self.database, Some(Permit { token, stamp }), scope);
        if self.served(scope) == Some(self.database) { Ok(()) } else { Err("a fill is lost") }
    }

    /// What a reader would be given.
    fn served(&self, scope: &Scope) -> Option<u8> {
        let (version, stamp) = self.value.as_ref()?;
        let current = !scope.grouped || Stamp::of([self.group.token()]).as_ref() == Some(stamp);
        current.then_some(*version)
    }

    fn generation(&mut self, target: Target) -> &mut Generation {
        match target {
            Target::Key => &mut self.key,
            Target::Group => &mut self.group,
        }
    }

    /// The values of a group are not touched: their stamp is of the past.
    fn delete(&mut self, target: Target) {
        if target == Target::Key {
            self.value = None;
        }
    }

    fn name(writer: usize, scope: &Scope) -> Writer {
        Writer(if scope.rules.each_writer_has_its_mark { writer as u64 } else { 0 })
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
        self.key.rename(visit);
        self.group.rename(visit);
        if let Some((_, stamp)) = &mut self.value {
            stamp.rename(visit);
        }
        for reader in &mut self.readers {
            match reader {
                Reading::Found { stamp, .. } => stamp.rename(visit),
                Reading::HalfPermitted(Some(token)) => visit(token),
                Reading::Permitted(Some(permit)) | Reading::Answered { permit: Some(permit), .. } => {
                    visit(&mut permit.token);
                    permit.stamp.rename(visit);
                }
                _ => {}
            }
        }
    }
}
