//! Every interleaving of a few readers, writers and accidents, on the real decision code.
//!
//! Each step of a reader or writer that is one step of the cache, the database or the API is one step here. [`world`] is
//! one cache with one key, in a group or not; [`servers`] is a cache that fails over to a copy, with the keeper of trust.
//! What must hold:
//!
//! - **Nothing stale is read**: a read that starts after a change has returned never sees an older version.
//! - **Nothing stale stays**: when everybody has finished, and the marks of the dead have run out, what the cache would
//!   serve is what the database holds.
//! - **No fill is lost for ever**: then, too, a reader that misses may fill, and the next one hits.
//!
//! Each rule is also broken on purpose: if that is not found, the exploration proves nothing.

mod explore;
mod one_cache;
mod servers;
mod trust;
mod world;

use explore::{State, Verdict, explore};

fn assert_holds<S: State>(scope: &S::Scope) {
    match explore::<S>(scope) {
        Verdict::Holds { states } => assert!(states > 1_000, "only {states} states: the scope is too small to tell"),
        Verdict::Fails { what, steps } => panic!("{what}\n{}", steps.join("\n")),
    }
}

fn assert_fails<S: State>(scope: &S::Scope, expected: &str) {
    match explore::<S>(scope) {
        Verdict::Holds { states } => panic!("the fault was not found in {states} states"),
        Verdict::Fails { what, .. } => assert_eq!(what, expected),
    }
}
