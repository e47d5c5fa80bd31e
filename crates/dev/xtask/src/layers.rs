//! `cargo xtask layers`: arrows between crates point down.
//!
//! A crate's layer is its folder. The rules that a folder does not tell are the lists in [`rules`].

mod rules;
#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, VecDeque};
use std::fmt;

use anyhow::{Result, bail};

use crate::report::say;
use crate::workspace::{Member, Workspace};

use self::rules::{CORE_ORDER, ENTRY_FOUNDATIONS, Layer, OUT_OF_REACH, SIDEWAYS};

/// An arrow that may not be, or a crate that no rule knows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Violation {
    /// The Cargo.toml in which it can be undone.
    pub manifest: String,
    /// Both crates, both layers and the rule.
    pub message: String,
}

impl fmt::Display for Violation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.manifest, self.message)
    }
}

/// Checks this workspace.
pub fn run(workspace: &Workspace) -> Result<()> {
    let members = workspace.members();
    let violations = violations(&members);
    for violation in &violations {
        say(&violation.to_string());
    }
    match violations.len() {
        0 => Ok(()),
        count => bail!("{count} dependencies break the order of the layers (crates/dev/xtask/src/layers/rules.rs)"),
    }
}

/// Everything among `members` that breaks a rule. Development dependencies are exempt.
pub fn violations(members: &[Member]) -> Vec<Violation> {
    let crates: BTreeMap<&str, Crate<'_>> =
        members.iter().filter_map(|member| Some((member.name.as_str(), Crate::of(member)?))).collect();
    let mut found = Vec::new();
    for member in members {
        let Some(from) = crates.get(member.name.as_str()) else {
            found.push(misplaced(member, "its folder is no layer"));
            continue;
        };
        if from.layer == Layer::Core && core_rank(from.place).is_none() {
            found.push(misplaced(member, "it has no place in the order of the core crates (CORE_ORDER)"));
        }
        for to in member.dependencies.iter().filter_map(|name| crates.get(name.as_str())) {
            if let Some(rule) = broken_rule(from, to) {
                found.push(arrow(from, to, rule));
            }
        }
        found.extend(out_of_reach(from, &crates));
    }
    found
}

/// A member and where it stands.
struct Crate<'a> {
    member: &'a Member,
    layer: Layer,
    /// `core/domain`, `app`, `bench`: the folder without `crates/`.
    place: &'a str,
}

impl<'a> Crate<'a> {
    fn of(member: &'a Member) -> Option<Self> {
        let place = member.folder.strip_prefix("crates/").unwrap_or(&member.folder);
        Some(Self { member, layer: Layer::of(&member.folder)?, place })
    }
}

/// Why `from` may not depend on `to`, if it may not.
fn broken_rule(from: &Crate<'_>, to: &Crate<'_>) -> Option<&'static str> {
    if from.layer == Layer::Bench {
        return Some("the load generator sees the product from outside only");
    }
    if to.layer == Layer::Bench {
        return Some("nothing depends on the load generator");
    }
    if from.layer == Layer::Dev {
        return None;
    }
    if to.layer > from.layer {
        return Some("arrows point down");
    }
    if to.layer < from.layer || SIDEWAYS.contains(&(from.place, to.place)) {
        return None;
    }
    match from.layer {
        Layer::Core if core_rank(to.place) < core_rank(from.place) => None,
        Layer::Core => Some("the core crates have an order (CORE_ORDER)"),
        Layer::Entry if ENTRY_FOUNDATIONS.contains(&to.place) => None,
        Layer::Entry => Some("an entry crate depends on none beside it but the plumbing (ENTRY_FOUNDATIONS, SIDEWAYS)"),
        Layer::Adapters => Some("no adapter depends on another (SIDEWAYS has the exceptions)"),
        _ => Some("crates of this layer do not depend on each other"),
    }
}

/// The position in the order of the core crates.
fn core_rank(place: &str) -> Option<usize> {
    CORE_ORDER.iter().position(|group| group.contains(&place))
}

/// What `from` reaches, through whichever crates, although it must be able to do without.
fn out_of_reach(from: &Crate<'_>, crates: &BTreeMap<&str, Crate<'_>>) -> Vec<Violation> {
    let rules = OUT_OF_REACH.iter().filter(|rule| rule.from == from.place);
    rules
        .flat_map(|rule| {
            let targets = crates.values().filter(|to| rule.never.contains(&to.place));
            targets.filter_map(|to| {
                let path = path(from.member, to.member, crates)?;
                let message = format!("{} reaches {} ({}): {}", shown(from), shown(to), path.join(" -> "), rule.why);
                Some(Violation { manifest: from.member.manifest(), message })
            })
        })
        .collect()
}

/// The shortest way along dependencies, both ends included.
fn path<'a>(from: &'a Member, to: &Member, crates: &BTreeMap<&str, Crate<'a>>) -> Option<Vec<&'a str>> {
    let mut queue = VecDeque::from([vec![from]]);
    let mut seen = vec![from.name.as_str()];
    while let Some(way) = queue.pop_front() {
        let end = *way.last()?;
        if end.name == to.name {
            return Some(way.into_iter().map(|member| member.name.as_str()).collect());
        }
        for next in end.dependencies.iter().filter_map(|name| crates.get(name.as_str())) {
            if !seen.contains(&next.member.name.as_str()) {
                seen.push(&next.member.name);
                queue.push_back(way.iter().copied().chain([next.member]).collect());
            }
        }
    }
    None
}

fn arrow(from: &Crate<'_>, to: &Crate<'_>, rule: &str) -> Violation {
    Violation {
        manifest: from.member.manifest(),
        message: format!("{} must not depend on {}: {rule}", shown(from), shown(to)),
    }
}

fn misplaced(member: &Member, problem: &str) -> Violation {
    Violation { manifest: member.manifest(), message: format!("{}: {problem}", member.name) }
}

fn shown(one: &Crate<'_>) -> String {
    format!("{} (layer {})", one.member.name, one.layer)
}
