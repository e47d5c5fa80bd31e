//! Metrics, by family of keys.

use std::time::Duration;

use metrics::{counter, histogram};

/// A read, by how it was answered: from the cache (`hit`), by calling the API (`miss`), by somebody else's call (`joined`),
/// or past the cache: while a change was under way (`changing`), without trust (`distrusted`), with the cache away
/// (`bypass`), or because what it held could not be read (`unreadable`).
pub(crate) fn read(family: &'static str, outcome: &'static str) {
    counter!("tidings_cache_reads_total", "family" => family, "outcome" => outcome).increment(1);
}

/// What became of a reply that was to be kept: `filled`, `refused` because something changed meanwhile, `failed`.
pub(crate) fn filled(family: &'static str, outcome: &'static str) {
    counter!("tidings_cache_fills_total", "family" => family, "outcome" => outcome).increment(1);
}

/// How long the cache took to answer.
pub(crate) fn looked(family: &'static str, took: Duration) {
    histogram!("tidings_cache_look_seconds", "family" => family).record(took.as_secs_f64());
}

/// A change to a key or a group of this family.
pub(crate) fn invalidated(family: &'static str) {
    counter!("tidings_cache_invalidations_total", "family" => family).increment(1);
}

/// A change that the cache could not be told of in time.
pub(crate) fn outwaited() {
    counter!("tidings_cache_untold_total").increment(1);
}

/// Names from the outbox.
pub(crate) fn applied(names: usize) {
    counter!("tidings_cache_outbox_applied_total").increment(u64::try_from(names).unwrap_or(u64::MAX));
}
