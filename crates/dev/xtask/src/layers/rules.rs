//! The layers and the exceptions, in one place. ARCHITECTURE.md tells the same in words.

use std::fmt;

/// Lowest first: a crate depends on lower layers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Layer {
    /// Pure rules.
    Core,
    /// One outside system each.
    Adapters,
    /// Use cases.
    App,
    /// What the world talks to.
    Entry,
    /// The binary.
    Bin,
    /// The load generator: beside the binary, with nothing of ours in it.
    Bench,
    /// What only developers run. Only development dependencies lead here.
    Dev,
}

impl Layer {
    /// The layer of a folder that is given from the workspace root.
    pub fn of(folder: &str) -> Option<Self> {
        let parts: Vec<&str> = folder.split('/').collect();
        match parts.as_slice() {
            ["crates", "core", _] => Some(Self::Core),
            ["crates", "adapters", _] => Some(Self::Adapters),
            ["crates", "app"] => Some(Self::App),
            ["crates", "entry", _] => Some(Self::Entry),
            ["crates", "bin", _] => Some(Self::Bin),
            ["bench"] => Some(Self::Bench),
            ["crates", "dev", _] => Some(Self::Dev),
            _ => None,
        }
    }
}

impl fmt::Display for Layer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Core => "core",
            Self::Adapters => "adapters",
            Self::App => "app",
            Self::Entry => "entry",
            Self::Bin => "bin",
            Self::Bench => "bench",
            Self::Dev => "dev",
        })
    }
}

/// Lowest first. A core crate depends on those of earlier groups, not on those of its own.
pub const CORE_ORDER: [&[&str]; 5] =
    [&["core/domain"], &["core/template"], &["core/recipients"], &["core/letter-pdf"], &["core/api-types"]];

/// Plumbing that every entry crate may depend on.
pub const ENTRY_FOUNDATIONS: [&str; 2] = ["entry/web", "entry/govuk"];

/// Arrows inside a layer that are meant: from, to.
pub const SIDEWAYS: [(&str, &str); 4] = [
    ("adapters/cache", "adapters/cache-macros"),
    ("adapters/queue", "adapters/transaction"),
    ("adapters/store", "adapters/transaction"),
    ("entry/admin", "entry/admin-client"),
];

/// Crates that are below, yet must not be reached, not even through other crates.
#[derive(Debug)]
pub struct OutOfReach {
    /// Who must do without.
    pub from: &'static str,
    /// What it must not reach.
    pub never: &'static [&'static str],
    /// The reason.
    pub why: &'static str,
}

/// See [`OutOfReach`].
pub const OUT_OF_REACH: [OutOfReach; 1] = [OutOfReach {
    from: "entry/admin",
    never: &["app", "adapters/store", "adapters/queue"],
    why: "the admin pages reach data through the internal API alone, so that they can be deployed alone",
}];
