//! The circuit breaker of a provider: it is left alone while it does not work, and tried again by one message at a time.
//!
//! Closed, everything goes through. It opens when the last [`IN_A_ROW`] answers were all failures, when half of the last
//! [`REMEMBERED`] were, or when a message has waited for [`PATIENCE`] with no answer to any meanwhile: so a provider that
//! hangs is left after three seconds, however long its own time limit. Open, nothing goes through for a pause that doubles
//! from [`FIRST_PAUSE`] to [`LONGEST_PAUSE`]; then one message is let through, the probe. Its answer closes the breaker, or
//! opens it for the next pause.

use std::time::{Duration, Instant};

/// Failures one after another that open it.
pub const IN_A_ROW: u32 = 5;
/// Answers that are looked at; it opens when half of them are failures.
pub const REMEMBERED: u32 = 20;
/// How long a message may wait while no other is answered.
pub const PATIENCE: Duration = Duration::from_secs(3);
/// How long it is open the first time, and at most.
pub const FIRST_PAUSE: Duration = Duration::from_secs(1);
/// As [`FIRST_PAUSE`].
pub const LONGEST_PAUSE: Duration = Duration::from_secs(30);

/// What an answer says of the provider. A message that it refused is an answer of a provider that is well.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Health {
    Well,
    Failing,
}

/// See the module's documentation.
#[derive(Clone, Debug, Default)]
pub struct Breaker {
    state: State,
    /// The last answers, the newest in the lowest bit; a bit that is set is a failure.
    answers: u32,
    /// How many of the bits are answers.
    known: u32,
    /// Messages without an answer, and since when there is no news: since the first of them, or since the last answer.
    waiting: u32,
    silent_since: Option<Instant>,
    /// The next pause.
    pause: Option<Duration>,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum State {
    #[default]
    Closed,
    /// Until when.
    Open(Instant),
    /// Since when its one message waits.
    Probing(Instant),
}

impl Breaker {
    /// Whether a message may go through now. Changes nothing.
    pub fn lets_through(&self, now: Instant) -> bool {
        match self.state {
            State::Closed => !self.is_silent(now),
            State::Open(until) => now >= until,
            // A probe that never came back holds nobody up for ever.
            State::Probing(since) => now.duration_since(since) >= LONGEST_PAUSE,
        }
    }

    /// It has not failed, and only takes long to answer: it may still be asked where nobody else can be.
    pub fn is_only_slow(&self, now: Instant) -> bool {
        self.state == State::Closed && self.is_silent(now)
    }

    /// A message goes through. After a pause it is the probe.
    pub fn begins(&mut self, now: Instant) {
        if self.state != State::Closed {
            self.state = State::Probing(now);
        }
        if self.waiting == 0 {
            self.silent_since = Some(now);
        }
        self.waiting += 1;
    }

    /// A message that went through has its answer.
    pub fn ends(&mut self, health: Health, now: Instant) {
        // What hung before it was noticed still counts, though its answer is the first since.
        let was_silent = self.is_only_slow(now);
        self.waiting = self.waiting.saturating_sub(1);
        self.silent_since = (self.waiting > 0).then_some(now);
        self.answers = self.answers << 1 | u32::from(health == Health::Failing);
        self.known = (self.known + 1).min(REMEMBERED);
        match (self.state, health) {
            (State::Closed, Health::Failing) if was_silent || self.is_failing() => self.open(now),
            (State::Closed, _) => {}
            // An answer to a message from before it opened says nothing of now, unless it is a good one.
            (State::Open(_) | State::Probing(_), Health::Well) => self.close(),
            (State::Probing(_), Health::Failing) => self.open(now),
            (State::Open(_), Health::Failing) => {}
        }
    }

    /// A message that went through will have no answer: whoever waited for it has gone.
    pub fn is_abandoned(&mut self, now: Instant) {
        self.waiting = self.waiting.saturating_sub(1);
        if self.waiting == 0 {
            self.silent_since = None;
        }
        if matches!(self.state, State::Probing(_)) {
            self.state = State::Open(now);
        }
    }

    /// Nothing is sent at present but a probe.
    pub fn is_open(&self, now: Instant) -> bool {
        self.state != State::Closed || self.is_silent(now)
    }

    fn is_silent(&self, now: Instant) -> bool {
        self.silent_since.is_some_and(|since| now.duration_since(since) >= PATIENCE)
    }

    fn is_failing(&self) -> bool {
        let failures = |last: u32| (self.answers & ((1 << last) - 1)).count_ones();
        self.known >= IN_A_ROW && failures(IN_A_ROW) == IN_A_ROW
            || self.known >= REMEMBERED && failures(REMEMBERED) * 2 >= REMEMBERED
    }

    fn open(&mut self, now: Instant) {
        let pause = self.pause.unwrap_or(FIRST_PAUSE);
        self.pause = Some((pause * 2).min(LONGEST_PAUSE));
        self.state = State::Open(now + pause);
        self.answers = 0;
        self.known = 0;
    }

    fn close(&mut self) {
        self.state = State::Closed;
        self.answers = 0;
        self.known = 0;
        self.pause = None;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A breaker and its time.
    struct Watched {
        breaker: Breaker,
        now: Instant,
    }

    impl Watched {
        fn new() -> Self {
            Self { breaker: Breaker::default(), now: Instant::now() }
        }

        fn advance(&mut self, millis: u64) {
            self.now += Duration::from_millis(millis);
        }

        fn lets_through(&self) -> bool {
            self.breaker.lets_through(self.now)
        }

        fn answer(&mut self, health: Health) {
            assert!(self.lets_through());
            self.breaker.begins(self.now);
            self.breaker.ends(health, self.now);
        }

        fn fail_until_open(&mut self) {
            while self.lets_through() {
                self.answer(Health::Failing);
            }
        }
    }

    #[test]
    fn five_failures_in_a_row_open_it() {
        let mut watched = Watched::new();
        for _ in 0..4 {
            watched.answer(Health::Failing);
        }
        watched.answer(Health::Well);
        for _ in 0..4 {
            watched.answer(Health::Failing);
            assert!(watched.lets_through());
        }
        watched.answer(Health::Failing);
        assert!(!watched.lets_through());
    }

    #[test]
    fn so_do_failures_that_are_half_of_all() {
        let mut watched = Watched::new();
        let mut answers = 0;
        while watched.lets_through() {
            watched.answer(if answers % 2 == 0 { Health::Well } else { Health::Failing });
            answers += 1;
        }
        assert_eq!(answers, REMEMBERED);

        let mut watched = Watched::new();
        for n in 0..1000 {
            watched.answer(if n % 3 == 0 { Health::Failing } else { Health::Well });
        }
    }

    #[test]
    fn a_provider_that_hangs_is_left_after_three_seconds() {
        let mut watched = Watched::new();
        for _ in 0..8 {
            watched.breaker.begins(watched.now);
        }
        watched.advance(2_999);
        assert!(watched.lets_through());
        watched.advance(1);
        assert!(!watched.lets_through() && watched.breaker.is_open(watched.now));
        assert!(watched.breaker.is_only_slow(watched.now), "where there is no other");
        // Their time limit, at last.
        watched.advance(7_000);
        watched.breaker.ends(Health::Failing, watched.now);
        assert!(!watched.lets_through() && !watched.breaker.is_only_slow(watched.now));
    }

    #[test]
    fn a_slow_provider_that_answers_is_not_left() {
        let mut watched = Watched::new();
        watched.breaker.begins(watched.now);
        for _ in 0..20 {
            watched.advance(1_500);
            watched.breaker.begins(watched.now);
            watched.advance(1_000);
            watched.breaker.ends(Health::Well, watched.now);
            assert!(watched.lets_through());
        }
    }

    #[test]
    fn one_message_at_a_time_probes_and_its_answer_decides() {
        let mut watched = Watched::new();
        watched.fail_until_open();
        watched.advance(999);
        assert!(!watched.lets_through());
        watched.advance(1);
        assert!(watched.lets_through());
        watched.breaker.begins(watched.now);
        assert!(!watched.lets_through(), "the probe has no answer yet");
        watched.breaker.ends(Health::Failing, watched.now);
        watched.advance(1_999);
        assert!(!watched.lets_through(), "the pause has doubled");
        watched.advance(1);
        watched.answer(Health::Well);
        assert!(watched.lets_through() && !watched.breaker.is_open(watched.now));
        watched.fail_until_open();
        watched.advance(1_000);
        assert!(watched.lets_through(), "the pauses begin anew");
    }

    #[test]
    fn pauses_grow_to_half_a_minute() {
        let mut watched = Watched::new();
        watched.fail_until_open();
        for pause in [1, 2, 4, 8, 16, 30, 30] {
            watched.advance(pause * 1_000 - 1);
            assert!(!watched.lets_through(), "{pause}");
            watched.advance(1);
            watched.answer(Health::Failing);
        }
    }

    #[test]
    fn late_failures_of_before_neither_lengthen_nor_shorten_the_pause() {
        let mut watched = Watched::new();
        for _ in 0..10 {
            watched.breaker.begins(watched.now);
        }
        for _ in 0..10 {
            watched.breaker.ends(Health::Failing, watched.now);
        }
        watched.advance(1_000);
        assert!(watched.lets_through());
    }

    #[test]
    fn a_probe_that_is_abandoned_makes_room_for_the_next() {
        let mut watched = Watched::new();
        watched.fail_until_open();
        watched.advance(1_000);
        watched.breaker.begins(watched.now);
        watched.breaker.is_abandoned(watched.now);
        assert!(watched.lets_through());
    }
}
