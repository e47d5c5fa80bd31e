//! Moving weight between the providers of text messages: away from one that delivers badly, and back when it is better.
//!
//! The numbers are Notify's. Weights are changed by ten at a time and stay within 0 and 100; nothing is changed while fewer
//! than two providers are active, or soon after any change, a person's included.

use jiff::{SignedDuration, Timestamp};

/// How much is moved at a time.
const STEP: i32 = 10;
/// No move because of slow deliveries so soon after a change.
pub const AFTER_SLOW: SignedDuration = SignedDuration::from_mins(5);
/// No move because a provider takes no messages so soon after a change.
pub const AFTER_FAILURES: SignedDuration = SignedDuration::from_mins(1);
/// No move back so soon after a change.
pub const BEFORE_RECOVERY: SignedDuration = SignedDuration::from_mins(15);

/// A provider's deliveries are slow when this part of them is, or more.
const SLOW_PART: f64 = 0.15;

/// Where a provider's weight stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Weight {
    pub identifier: String,
    /// 0 to 100.
    pub priority: i32,
    pub updated_at: Option<Timestamp>,
}

/// How a provider delivered lately.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Deliveries {
    pub identifier: String,
    /// Text messages that it was given.
    pub total: i64,
    /// Those of them that took five minutes or more, or still do.
    pub slow: i64,
}

impl Deliveries {
    /// Which part of them was slow: 0 to 1.
    #[expect(clippy::cast_precision_loss, reason = "counts of a quarter of an hour are far below 2^52")]
    pub fn slow_part(&self) -> f64 {
        if self.total > 0 { self.slow as f64 / self.total as f64 } else { 0.0 }
    }

    fn is_slow(&self) -> bool {
        self.slow_part() >= SLOW_PART
    }
}

/// A weight that is to be changed, and why, in the words of the provider's history.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Move {
    /// Its place among the weights.
    pub place: usize,
    pub priority: i32,
    pub reason: &'static str,
}

/// The provider that is slow while another is not; when all are alike there is nobody to move to.
pub fn slow_provider(deliveries: &[Deliveries]) -> Option<&str> {
    let (slow, others): (Vec<_>, Vec<_>) = deliveries.iter().partition(|provider| provider.is_slow());
    match slow.as_slice() {
        [one] if !others.is_empty() => Some(&one.identifier),
        _ => None,
    }
}

/// Moves a step from a provider to the heaviest of the others.
pub fn reduce(weights: &[Weight], identifier: &str, cool_down: SignedDuration, now: Timestamp) -> Vec<Move> {
    if weights.len() < 2 || changed_lately(weights, cool_down, now) {
        return Vec::new();
    }
    let Some(reduced) = weights.iter().position(|weight| weight.identifier == identifier) else { return Vec::new() };
    let others = weights.iter().enumerate().filter(|(place, _)| *place != reduced);
    let raised = others.max_by_key(|(place, weight)| (weight.priority, std::cmp::Reverse(*place)));
    let less = weights.get(reduced).map(|weight| Move {
        place: reduced,
        priority: (weight.priority - STEP).max(0),
        reason: "Reduced due to reduced reliability",
    });
    let more = raised.map(|(place, weight)| Move {
        place,
        priority: (weight.priority + STEP).min(100),
        reason: "Increased due to reduced reliability in other provider",
    });
    less.into_iter().chain(more).collect()
}

/// Moves each provider that has one a step towards its resting point.
pub fn recover(weights: &[Weight], resting_point: impl Fn(&str) -> Option<i32>, now: Timestamp) -> Vec<Move> {
    if changed_lately(weights, BEFORE_RECOVERY, now) {
        return Vec::new();
    }
    let moved = |(place, weight): (usize, &Weight)| {
        let rest = resting_point(&weight.identifier)?;
        let priority = weight.priority + (rest - weight.priority).clamp(-STEP, STEP);
        (priority != weight.priority).then_some(Move { place, priority, reason: "Adjusted back to resting point" })
    };
    weights.iter().enumerate().filter_map(moved).collect()
}

/// Where Notify's two providers stand when both are well; others rest where somebody put them.
pub fn resting_point(identifier: &str) -> Option<i32> {
    match identifier {
        "mmg" => Some(51),
        "firetext" => Some(49),
        _ => None,
    }
}

fn changed_lately(weights: &[Weight], cool_down: SignedDuration, now: Timestamp) -> bool {
    weights.iter().filter_map(|weight| weight.updated_at).any(|at| at > now - cool_down)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn now() -> Timestamp {
        "2026-06-17T09:30:00Z".parse().unwrap()
    }

    fn weights(all: &[(&str, i32, Option<i64>)]) -> Vec<Weight> {
        let weight = |&(identifier, priority, minutes_ago): &(&str, i32, Option<i64>)| Weight {
            identifier: identifier.to_owned(),
            priority,
            updated_at: minutes_ago.map(|minutes| now() - SignedDuration::from_mins(minutes)),
        };
        all.iter().map(weight).collect()
    }

    fn reduced(all: &[(&str, i32, Option<i64>)], identifier: &str) -> Vec<(usize, i32)> {
        reduce(&weights(all), identifier, AFTER_SLOW, now()).iter().map(|moved| (moved.place, moved.priority)).collect()
    }

    fn recovered(all: &[(&str, i32, Option<i64>)]) -> Vec<(usize, i32)> {
        recover(&weights(all), resting_point, now()).iter().map(|moved| (moved.place, moved.priority)).collect()
    }

    #[test]
    fn ten_points_go_from_one_to_the_other() {
        assert_eq!(reduced(&[("firetext", 49, None), ("mmg", 51, None)], "mmg"), [(1, 41), (0, 59)]);
        assert_eq!(reduced(&[("firetext", 95, None), ("mmg", 5, None)], "mmg"), [(1, 0), (0, 100)]);
        assert_eq!(reduced(&[("a", 10, None), ("b", 40, None), ("c", 50, None)], "c"), [(2, 40), (1, 50)]);
    }

    #[test]
    fn not_too_soon_and_not_alone() {
        assert_eq!(reduced(&[("firetext", 49, Some(4)), ("mmg", 51, None)], "mmg"), []);
        assert_eq!(reduced(&[("firetext", 49, Some(6)), ("mmg", 51, Some(60))], "mmg").len(), 2);
        assert_eq!(reduced(&[("mmg", 51, None)], "mmg"), []);
        assert_eq!(reduced(&[("firetext", 49, None), ("mmg", 51, None)], "ses"), []);
    }

    #[test]
    fn back_to_rest_in_steps() {
        assert_eq!(recovered(&[("firetext", 79, Some(16)), ("mmg", 21, None)]), [(0, 69), (1, 31)]);
        assert_eq!(recovered(&[("firetext", 53, None), ("mmg", 51, None)]), [(0, 49)]);
        assert_eq!(recovered(&[("firetext", 79, Some(14)), ("mmg", 21, None)]), []);
        assert_eq!(recovered(&[("twilio", 79, None)]), []);
    }

    #[test]
    fn one_is_slow_or_nobody() {
        let deliveries = |all: &[(&str, i64, i64)]| -> Vec<Deliveries> {
            let one = |&(identifier, total, slow): &(&str, i64, i64)| Deliveries {
                identifier: identifier.to_owned(),
                total,
                slow,
            };
            all.iter().map(one).collect()
        };
        assert_eq!(slow_provider(&deliveries(&[("mmg", 100, 15), ("firetext", 100, 14)])), Some("mmg"));
        assert_eq!(slow_provider(&deliveries(&[("mmg", 100, 90), ("firetext", 100, 15)])), None);
        assert_eq!(slow_provider(&deliveries(&[("mmg", 100, 14), ("firetext", 0, 0)])), None);
        assert_eq!(slow_provider(&deliveries(&[("mmg", 1, 1)])), None);
        let slow_parts = deliveries(&[("mmg", 100, 15), ("firetext", 0, 0)]).into_iter().map(|all| all.slow_part());
        assert_eq!(slow_parts.map(|part| part.to_string()).collect::<Vec<_>>(), ["0.15", "0"]);
    }
}
