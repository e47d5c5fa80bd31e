//! One cache that loses nothing but what it evicts.

use super::{
    assert_fails, assert_holds,
    world::{Rules, Scope, Target, World},
};

const KEY: Scope = Scope {
    grouped: false,
    readers: 2,
    writers: &[Target::Key, Target::Key],
    crashes: 1,
    early_expiries: 0,
    evictions: 0,
    outbox: false,
    rules: Rules::REAL,
};

const GROUP: Scope = Scope { grouped: true, writers: &[Target::Key, Target::Group], ..KEY };

/// Marks run out under slow writers, which do not die.
const SLOW: Scope = Scope { crashes: 0, early_expiries: 2, ..KEY };

fn with(rules: Rules, scope: &Scope) -> Scope {
    Scope { rules, ..*scope }
}

#[test]
fn holds_for_a_key() {
    assert_holds::<World>(&KEY);
}

#[test]
fn holds_for_a_group() {
    assert_holds::<World>(&GROUP);
    assert_holds::<World>(&Scope { writers: &[Target::Group, Target::Group], ..GROUP });
}

#[test]
fn holds_when_marks_run_out_under_a_slow_writer() {
    assert_holds::<World>(&SLOW);
    assert_holds::<World>(&Scope { crashes: 0, early_expiries: 1, ..GROUP });
}

#[test]
fn holds_when_tokens_and_values_are_evicted() {
    assert_holds::<World>(&Scope { evictions: 2, ..KEY });
    assert_holds::<World>(&Scope { evictions: 1, ..GROUP });
}

/// A writer that is slower than its mark and then dies leaves nobody who would invalidate again: the outbox does.
#[test]
fn a_slow_writer_that_dies_needs_the_outbox() {
    let scope = Scope { early_expiries: 1, ..KEY };
    assert_fails::<World>(&scope, "a stale value stays");
    assert_holds::<World>(&Scope { outbox: true, ..scope });
}

#[test]
fn filling_without_a_look_at_the_generation_is_found() {
    assert_fails::<World>(&with(Rules { generation_is_checked: false, ..Rules::REAL }, &KEY), "a stale value stays");
}

#[test]
fn changing_without_a_mark_is_found() {
    assert_fails::<World>(&with(Rules { changes_are_marked: false, ..Rules::REAL }, &KEY), "a stale value stays");
    assert_fails::<World>(&with(Rules { changes_are_marked: false, ..Rules::REAL }, &GROUP), "a stale value stays");
}

#[test]
fn one_mark_for_all_writers_is_found() {
    assert_fails::<World>(&with(Rules { each_writer_has_its_mark: false, ..Rules::REAL }, &KEY), "a stale value stays");
}

#[test]
fn filling_after_meeting_a_mark_is_found() {
    let rules = Rules { who_met_a_mark_never_fills: false, ..Rules::REAL };
    assert_fails::<World>(&with(rules, &KEY), "a stale value stays");
    assert_fails::<World>(&with(rules, &GROUP), "a stale value stays");
}

#[test]
fn ending_without_invalidating_is_found() {
    assert_fails::<World>(&with(Rules { ends_invalidate: false, ..Rules::REAL }, &SLOW), "a stale value stays");
}

#[test]
fn hitting_without_a_look_at_the_stamp_is_found() {
    assert_fails::<World>(&with(Rules { stamp_is_checked: false, ..Rules::REAL }, &GROUP), "a stale value was read");
}
