//! When to try again.

use std::time::Duration;

use jiff::SignedDuration;

/// How often, and after how long, a failed job is tried again. Pure: the randomness is an argument.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct RetrySchedule {
    /// How often a job is run at most, the first time included.
    pub max_attempts: u16,
    /// The delay after the first failure.
    pub first_delay: Duration,
    /// The delay after the second failure, from which on delays grow by `factor`.
    pub second_delay: Duration,
    /// What each further delay is multiplied by.
    pub factor: f64,
    /// No delay is longer, before jitter.
    pub cap: Duration,
    /// Which part of the delay is random: 0.2 spreads a delay of 100 s over 80 s to 120 s.
    pub jitter: f64,
}

impl RetrySchedule {
    /// Delays that grow from `first_delay` by `factor` up to `cap`, spread by a fifth either way.
    pub fn exponential(max_attempts: u16, first_delay: Duration, factor: f64, cap: Duration) -> Self {
        let second_delay = scale(first_delay, factor);
        Self { max_attempts, first_delay, second_delay, factor, cap, jitter: 0.2 }
    }

    /// `retries` retries after the first attempt, always after the same delay, without jitter.
    pub const fn constant(retries: u16, delay: Duration) -> Self {
        Self {
            max_attempts: retries.saturating_add(1),
            first_delay: delay,
            second_delay: delay,
            factor: 1.0,
            cap: delay,
            jitter: 0.0,
        }
    }

    /// The same schedule with the first retry at once: many failures are gone the next moment.
    #[must_use]
    pub const fn first_retry_at_once(mut self) -> Self {
        self.first_delay = Duration::ZERO;
        self
    }

    /// The same schedule with another jitter, as a fraction of the delay.
    #[must_use]
    pub const fn with_jitter(mut self, jitter: f64) -> Self {
        self.jitter = jitter;
        self
    }

    /// How long to wait after failed attempt number `attempt` (1 for the first); `None` when that was the last. `random` is
    /// from 0 to 1.
    pub fn delay(&self, attempt: u16, random: f64) -> Option<SignedDuration> {
        if attempt >= self.max_attempts {
            return None;
        }
        let planned = match attempt {
            0 | 1 => self.first_delay,
            later => scale(self.second_delay, self.factor.powi(i32::from(later) - 2)),
        };
        let spread = 1.0 + self.jitter * (2.0 * random.clamp(0.0, 1.0) - 1.0);
        let delay = scale(planned.min(self.cap), spread);
        Some(SignedDuration::try_from(delay).unwrap_or(SignedDuration::MAX))
    }
}

/// `duration * factor`, where nonsense and overflow are the longest duration.
fn scale(duration: Duration, factor: f64) -> Duration {
    Duration::try_from_secs_f64(duration.as_secs_f64() * factor).unwrap_or(Duration::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seconds(schedule: &RetrySchedule, attempt: u16, random: f64) -> Option<f64> {
        schedule.delay(attempt, random).map(|delay| delay.as_secs_f64())
    }

    #[test]
    fn grows_by_the_factor_up_to_the_cap() {
        let schedule =
            RetrySchedule::exponential(6, Duration::from_secs(2), 3.0, Duration::from_secs(50)).with_jitter(0.0);
        let delays: Vec<_> = (1..=6).map(|attempt| seconds(&schedule, attempt, 0.9)).collect();
        assert_eq!(delays, [Some(2.0), Some(6.0), Some(18.0), Some(50.0), Some(50.0), None]);
    }

    #[test]
    fn jitter_spreads_around_the_delay() {
        let schedule = RetrySchedule::exponential(9, Duration::from_secs(100), 2.0, Duration::from_secs(100));
        assert_eq!(seconds(&schedule, 1, 0.0), Some(80.0));
        assert_eq!(seconds(&schedule, 1, 0.5), Some(100.0));
        assert_eq!(seconds(&schedule, 1, 1.0), Some(120.0));
    }

    #[test]
    fn constant_delays_with_the_first_retry_at_once() {
        let schedule = RetrySchedule::constant(48, Duration::from_secs(300)).first_retry_at_once();
        assert_eq!(seconds(&schedule, 1, 0.3), Some(0.0));
        assert!((2..=48).all(|attempt| seconds(&schedule, attempt, 0.3) == Some(300.0)));
        assert_eq!(schedule.delay(49, 0.3), None);
    }

    #[test]
    fn absurd_numbers_do_not_overflow() {
        let schedule = RetrySchedule::exponential(u16::MAX, Duration::MAX, 1e300, Duration::MAX);
        assert!(schedule.delay(u16::MAX - 1, 1.0).is_some());
    }
}
