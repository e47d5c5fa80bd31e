//! What stands in Redis, under which names.

use std::time::Duration;

/// Where the trust stands.
pub(super) const TRUST: &str = "tidings:trust";

/// How long the token of a key is remembered: longer than any fill may take after its permit.
const REMEMBER_KEY: Duration = Duration::from_secs(600);
/// How long the token of a group is remembered since it was last asked for: longer than values are kept.
const REMEMBER_GROUP: Duration = Duration::from_secs(8 * 24 * 60 * 60);

/// The names beside a value's.
#[derive(Debug)]
pub(super) struct Names {
    pub(super) stamp: String,
    pub(super) generation: String,
    pub(super) marks: String,
    pub(super) remember: Duration,
}

impl Names {
    /// Of a key, or of a group: those have a star.
    pub(super) fn of(name: &str) -> Self {
        let beside = |what| format!("tidings:{{{name}}}:{what}");
        let remember = if name.contains('*') { REMEMBER_GROUP } else { REMEMBER_KEY };
        Self { stamp: beside("stamp"), generation: beside("generation"), marks: beside("marks"), remember }
    }

    /// The key or the group whose generation stands under this name.
    pub(super) fn of_generation(name: &str) -> Option<&str> {
        name.strip_prefix("tidings:{")?.strip_suffix("}:generation")
    }
}
