//! A cache that is out of reach, fails over to a copy, or comes back with old data.

use super::{
    assert_fails, assert_holds,
    servers::{Rules, Scope, Servers},
};

const FAILOVER: Scope = Scope { readers: 1, writers: 1, crashes: 1, lost_replies: 1, failovers: 1, rules: Rules::REAL };

const STALE: &str = "a stale value was read";

fn with(rules: Rules) -> Scope {
    Scope { rules, crashes: 0, lost_replies: 0, ..FAILOVER }
}

#[test]
fn holds_when_the_last_writes_are_lost_in_a_failover() {
    assert_holds::<Servers>(&FAILOVER);
}

#[test]
fn holds_with_two_writers_who_may_not_reach_the_cache() {
    assert_holds::<Servers>(&Scope { writers: 2, crashes: 0, failovers: 0, ..FAILOVER });
}

#[test]
fn holds_with_two_readers() {
    assert_holds::<Servers>(&Scope { readers: 2, crashes: 0, lost_replies: 0, failovers: 0, ..FAILOVER });
}

#[test]
#[ignore = "goes through states for a minute"]
fn holds_with_two_readers_in_a_failover() {
    assert_holds::<Servers>(&Scope { readers: 2, crashes: 0, lost_replies: 0, ..FAILOVER });
}

#[test]
fn serving_what_is_of_another_epoch_is_found() {
    assert_fails::<Servers>(&with(Rules { epochs_are_compared: false, ..Rules::REAL }), STALE);
}

#[test]
fn believing_a_word_about_another_server_is_found() {
    assert_fails::<Servers>(&with(Rules { identities_are_compared: false, ..Rules::REAL }), STALE);
}

#[test]
fn beginning_an_epoch_while_the_last_may_be_trusted_is_found() {
    assert_fails::<Servers>(&with(Rules { the_last_trust_is_awaited: false, ..Rules::REAL }), STALE);
}

#[test]
fn granting_trust_before_the_outbox_is_applied_is_found() {
    assert_fails::<Servers>(&with(Rules { the_outbox_comes_first: false, ..Rules::REAL }), STALE);
}

#[test]
fn returning_before_the_end_is_told_is_found() {
    assert_fails::<Servers>(&with(Rules { who_cannot_tell_waits: false, ..Rules::REAL }), STALE);
}

#[test]
fn counting_the_lease_from_after_the_outbox_was_read_is_found() {
    assert_fails::<Servers>(&with(Rules { the_lease_counts_from_before: false, ..Rules::REAL }), STALE);
}
