//! `cargo xtask licences`: every crate in the tree is allowed by `deny.toml`.
//!
//! A part of what cargo-deny does, for everyone who has not installed it: the licences that crates declare, banned crates
//! and where crates come from.

mod expression;

use std::collections::BTreeSet;
use std::fs;
use std::process::Command;

use anyhow::{Context, Result, bail};
use serde::Deserialize;

use crate::process;
use crate::report::say;
use crate::workspace::Workspace;

const POLICY: &str = "deny.toml";

/// The part of `deny.toml` that is checked here.
#[derive(Debug, Deserialize)]
struct Policy {
    licenses: Licences,
    bans: Bans,
    sources: Sources,
}

#[derive(Debug, Deserialize)]
struct Licences {
    allow: BTreeSet<String>,
    #[serde(default)]
    exceptions: Vec<Exception>,
}

/// Licences that one crate may have.
#[derive(Debug, Deserialize)]
struct Exception {
    #[serde(rename = "crate")]
    name: String,
    allow: BTreeSet<String>,
}

impl Licences {
    fn allows(&self, package: &str, licence: &str) -> bool {
        let is_excepted = |it: &Exception| it.name == package && it.allow.contains(licence);
        self.allow.contains(licence) || self.exceptions.iter().any(is_excepted)
    }
}

#[derive(Debug, Deserialize)]
struct Bans {
    deny: Vec<Ban>,
}

#[derive(Debug, Deserialize)]
struct Ban {
    #[serde(rename = "crate")]
    name: String,
    reason: String,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "kebab-case")]
struct Sources {
    allow_registry: BTreeSet<String>,
}

/// The part of what `cargo metadata` prints that is needed here.
#[derive(Debug, Deserialize)]
struct Tree {
    packages: Vec<Package>,
}

#[derive(Debug, Deserialize)]
struct Package {
    name: String,
    version: String,
    license: Option<String>,
    /// `None` for a crate of this workspace.
    source: Option<String>,
}

/// Checks this workspace's tree, as it is on this platform.
pub fn run(workspace: &Workspace) -> Result<()> {
    let policy = fs::read_to_string(workspace.root.join(POLICY)).with_context(|| format!("cannot read {POLICY}"))?;
    let policy: Policy = toml::from_str(&policy).with_context(|| format!("cannot read {POLICY}"))?;
    let platform = format!("--filter-platform={}", host_platform()?);
    let printed = process::output(process::cargo().args(["metadata", "--format-version=1", "--locked", &platform]))?;
    let tree: Tree = serde_json::from_str(&printed).context("cannot read what `cargo metadata` printed")?;
    let problems: Vec<String> = tree.packages.iter().flat_map(|package| problems(package, &policy)).collect();
    problems.iter().for_each(|problem| say(problem));
    match problems.len() {
        0 => Ok(()),
        count => bail!("{POLICY} forbids {count} things about the crates in Cargo.lock"),
    }
}

fn problems(package: &Package, policy: &Policy) -> Vec<String> {
    let mut found = Vec::new();
    match package.license.as_deref() {
        None => found.push("declares no licence".to_owned()),
        Some(licence) => match expression::is_met(licence, &|id| policy.licenses.allows(&package.name, id)) {
            Ok(true) => {}
            Ok(false) => found.push(format!("has the licence {licence}, which is not allowed")),
            Err(error) => found.push(format!("has the licence {licence}, which is no SPDX expression: {error}")),
        },
    }
    if let Some(ban) = policy.bans.deny.iter().find(|ban| ban.name == package.name) {
        found.push(format!("is banned: {}", ban.reason));
    }
    if let Some(source) = &package.source {
        let registry = source.strip_prefix("registry+");
        if !registry.is_some_and(|registry| policy.sources.allow_registry.contains(registry)) {
            found.push(format!("comes from {source}, which is not allowed"));
        }
    }
    found.into_iter().map(|problem| format!("{} {} {problem}", package.name, package.version)).collect()
}

/// The platform that rustc compiles for here. Crates of other platforms may not be on this machine.
fn host_platform() -> Result<String> {
    let printed = process::output(Command::new("rustc").arg("-vV"))?;
    let host = printed.lines().find_map(|line| line.strip_prefix("host: "));
    Ok(host.context("`rustc -vV` names no host")?.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn policy() -> Policy {
        toml::from_str(
            r#"
            [licenses]
            allow = ["MIT", "ISC"]
            exceptions = [{ crate = "pages", allow = ["MPL-2.0"] }]
            [bans]
            deny = [{ crate = "openssl", reason = "rustls it is" }]
            [sources]
            allow-registry = ["https://registry.example"]
            "#,
        )
        .unwrap()
    }

    fn package(name: &str, license: Option<&str>, source: Option<&str>) -> Package {
        Package {
            name: name.to_owned(),
            version: "1.0.0".to_owned(),
            license: license.map(ToOwned::to_owned),
            source: source.map(ToOwned::to_owned),
        }
    }

    const REGISTRY: Option<&str> = Some("registry+https://registry.example");

    #[test]
    fn what_is_allowed_passes() {
        assert_eq!(problems(&package("a", Some("MIT AND ISC"), REGISTRY), &policy()), [""; 0]);
        assert_eq!(problems(&package("ours", Some("MIT"), None), &policy()), [""; 0]);
        assert_eq!(problems(&package("pages", Some("MPL-2.0"), REGISTRY), &policy()), [""; 0]);
    }

    #[test]
    fn every_rule_can_fail() {
        for (package, problem) in [
            (package("a", Some("GPL-3.0"), REGISTRY), "a 1.0.0 has the licence GPL-3.0, which is not allowed"),
            (package("a", Some("MPL-2.0"), REGISTRY), "a 1.0.0 has the licence MPL-2.0, which is not allowed"),
            (package("a", None, REGISTRY), "a 1.0.0 declares no licence"),
            (package("openssl", Some("MIT"), REGISTRY), "openssl 1.0.0 is banned: rustls it is"),
            (
                package("a", Some("MIT"), Some("git+https://x.example")),
                "a 1.0.0 comes from git+https://x.example, which is not allowed",
            ),
            (
                package("a", Some("MIT"), Some("registry+https://x.example")),
                "a 1.0.0 comes from registry+https://x.example, which is not allowed",
            ),
        ] {
            assert_eq!(problems(&package, &policy()), [problem]);
        }
        let found = problems(&package("a", Some("MIT OR"), REGISTRY), &policy());
        assert!(found[0].contains("no SPDX expression"), "{found:?}");
    }
}
