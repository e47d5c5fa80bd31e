//! The choice among providers.

/// A provider that could take a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Candidate {
    /// Its share of the traffic, relative to the others; `provider_details.priority`, 0 to 100.
    pub weight: i32,
    /// It can take this message, it was not asked about it before, and it is not left alone at present.
    pub is_able: bool,
}

/// The place of the provider that takes the message: each that is able gets its weight's share of the sum; one alone gets
/// all, even with a weight of nothing. `fraction` is random, from 0 up to 1. `None` when nobody is able.
pub fn choose(candidates: &[Candidate], fraction: f64) -> Option<usize> {
    let able = || candidates.iter().enumerate().filter(|(_, candidate)| candidate.is_able);
    let total: i32 = able().map(|(_, candidate)| candidate.weight.max(0)).sum();
    let mut left = fraction * f64::from(total);
    for (place, candidate) in able() {
        left -= f64::from(candidate.weight.max(0));
        if left < 0.0 {
            return Some(place);
        }
    }
    // All weights are nothing, or rounding ate the rest.
    able().next_back().map(|(place, _)| place)
}

#[cfg(test)]
mod tests {
    use super::*;

    const fn able(weight: i32) -> Candidate {
        Candidate { weight, is_able: true }
    }

    const fn unable(weight: i32) -> Candidate {
        Candidate { weight, is_able: false }
    }

    #[test]
    fn each_gets_its_share() {
        let chosen = |fraction| choose(&[able(20), unable(100), able(80)], fraction).unwrap();
        assert_eq!([0.0, 0.19, 0.21, 0.999].map(chosen), [0, 0, 2, 2]);
    }

    #[test]
    fn of_a_thousand_evenly_spread_each_gets_its_weight() {
        let candidates = [able(51), able(49)];
        let to_first = (0..1000).filter(|n| choose(&candidates, f64::from(*n) / 1000.0) == Some(0)).count();
        assert_eq!(to_first, 510);
    }

    #[test]
    fn a_weight_of_nothing_gets_nothing_while_another_can() {
        for fraction in [0.0, 0.5, 0.999] {
            assert_eq!(choose(&[able(0), able(1)], fraction), Some(1));
            assert_eq!(choose(&[able(-5), able(1)], fraction), Some(1));
            assert_eq!(choose(&[able(0), unable(1)], fraction), Some(0));
        }
    }

    #[test]
    fn nobody_is_nobody() {
        assert_eq!(choose(&[unable(1)], 0.5), None);
        assert_eq!(choose(&[], 0.5), None);
    }
}
