//! Running tests: with nextest when it is there, else with `cargo test`; with one PostgreSQL for all of them.

use std::collections::BTreeSet;
use std::env;
use std::process::{Command, Stdio};

use anyhow::{Context, Result};
use clap::Args;

use crate::process;
use crate::workspace::{self, Member, Workspace};

/// Where the tests find a PostgreSQL on which they may create databases.
const DATABASE_URL: &str = "TIDINGS_TEST_DATABASE_URL";
/// The package whose integration tests start the built binary over and over and use all cores.
const HEAVY_PACKAGE: &str = "tidings";
/// Leaves those out. The configuration of nextest, which lets them run one at a time and alone, names them the same way.
const NOT_HEAVY: &str = "not (package(tidings) & kind(test))";

/// Which tests to run.
#[derive(Debug, Clone, Default, PartialEq, Eq, Args)]
pub struct Suite {
    /// Packages; all of them when none is named
    #[arg(long = "package", short)]
    pub packages: Vec<String>,
    /// Leave out the integration tests of the binary: acceptance, crashes
    #[arg(long)]
    pub quick: bool,
    /// Run the examples in the documentation too
    #[arg(long)]
    pub doc: bool,
}

impl Suite {
    /// Runs them. Unless the environment names a PostgreSQL, one is started for as long as they run, when they need any.
    pub fn run(&self, workspace: &Workspace) -> Result<()> {
        let members = workspace.members();
        if env::var_os(DATABASE_URL).is_some() || !self.needs_database(&members) {
            return self.run_here(&members);
        }
        let this = env::current_exe().context("cannot find the program that runs this")?;
        let mut wrapper = process::cargo();
        wrapper.args(["run", "--quiet", "--package=tidings-test-support", "--bin=test-postgres", "--"]);
        process::run(wrapper.arg(this).arg("suite").args(self.arguments()))
    }

    /// The same as command line arguments.
    fn arguments(&self) -> Vec<String> {
        let packages = self.packages.iter().map(|package| format!("--package={package}"));
        let flags = [("--quick", self.quick), ("--doc", self.doc)].into_iter().filter(|(_, is_on)| *is_on);
        packages.chain(flags.map(|(flag, _)| flag.to_owned())).collect()
    }

    fn needs_database(&self, members: &[Member]) -> bool {
        let with_sql = workspace::reaching(members, "sqlx");
        self.selected(members).iter().any(|member| with_sql.contains(member.name.as_str()))
    }

    fn selected<'a>(&self, members: &'a [Member]) -> Vec<&'a Member> {
        members.iter().filter(|member| self.packages.is_empty() || self.packages.contains(&member.name)).collect()
    }

    fn run_here(&self, members: &[Member]) -> Result<()> {
        let commands = if has_nextest() { self.nextest(members) } else { self.cargo_test(members) };
        commands.into_iter().chain(self.doctests(members)).try_for_each(|arguments| {
            let mut cargo = process::cargo();
            process::run(cargo.args(arguments))
        })
    }

    /// The arguments of each `cargo nextest`.
    fn nextest(&self, members: &[Member]) -> Vec<Vec<String>> {
        let mut arguments = owned(&["nextest", "run", "--no-fail-fast", "--no-tests=pass"]);
        arguments.extend(self.package_arguments(members));
        if self.quick {
            arguments.extend(owned(&["--filterset", NOT_HEAVY]));
        }
        vec![arguments]
    }

    /// The arguments of each `cargo test`. It runs one binary after the other, so nothing runs beside the heavy ones.
    fn cargo_test(&self, members: &[Member]) -> Vec<Vec<String>> {
        let mut commands = Vec::new();
        let (heavy, light): (Vec<&Member>, Vec<&Member>) =
            self.selected(members).into_iter().partition(|member| member.name == HEAVY_PACKAGE);
        if !light.is_empty() {
            let mut arguments = owned(&["test", "--no-fail-fast", "--tests"]);
            arguments.extend(light.iter().map(|member| format!("--package={}", member.name)));
            commands.push(arguments);
        }
        for member in heavy {
            let package = format!("--package={}", member.name);
            commands.push(owned(&["test", "--no-fail-fast", &package, "--bins"]));
            if !self.quick {
                commands.extend(member.test_binaries.iter().map(|binary| {
                    owned(&["test", "--no-fail-fast", &package, &format!("--test={binary}"), "--", "--test-threads=1"])
                }));
            }
        }
        commands
    }

    /// The arguments of `cargo test --doc`, if wanted.
    fn doctests(&self, members: &[Member]) -> Option<Vec<String>> {
        let arguments = owned(&["test", "--no-fail-fast", "--doc"]);
        self.doc.then(|| arguments.into_iter().chain(self.package_arguments(members)).collect())
    }

    fn package_arguments(&self, members: &[Member]) -> Vec<String> {
        if self.packages.is_empty() {
            return owned(&["--workspace"]);
        }
        let names: BTreeSet<&str> = self.selected(members).iter().map(|member| member.name.as_str()).collect();
        names.into_iter().map(|name| format!("--package={name}")).collect()
    }
}

fn has_nextest() -> bool {
    let mut cargo: Command = process::cargo();
    cargo.args(["nextest", "--version"]).stdout(Stdio::null()).stderr(Stdio::null());
    cargo.status().is_ok_and(|status| status.success())
}

fn owned(words: &[&str]) -> Vec<String> {
    words.iter().map(|word| (*word).to_owned()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn members() -> Vec<Member> {
        let member = |name: &str, dependency: &str, test_binaries: &[&str]| Member {
            name: name.to_owned(),
            dependencies: BTreeSet::from([dependency.to_owned()]),
            test_binaries: owned(test_binaries),
            ..Member::default()
        };
        vec![
            member("domain", "serde", &[]),
            member("store", "sqlx", &["schema"]),
            member("tidings", "store", &["acceptance", "crash"]),
        ]
    }

    fn lines(commands: Vec<Vec<String>>) -> Vec<String> {
        commands.into_iter().map(|arguments| arguments.join(" ")).collect()
    }

    fn suite(packages: &[&str], quick: bool, doc: bool) -> Suite {
        Suite { packages: owned(packages), quick, doc }
    }

    #[test]
    fn only_tests_that_reach_sql_need_a_database() {
        assert!(!suite(&["domain"], true, false).needs_database(&members()));
        assert!(suite(&["domain", "tidings"], true, false).needs_database(&members()));
        assert!(suite(&[], true, false).needs_database(&members()));
    }

    #[test]
    fn nextest_runs_what_is_selected() {
        assert_eq!(
            lines(suite(&[], false, false).nextest(&members())),
            ["nextest run --no-fail-fast --no-tests=pass --workspace"]
        );
        assert_eq!(
            lines(suite(&["store"], true, false).nextest(&members())),
            [format!("nextest run --no-fail-fast --no-tests=pass --package=store --filterset {NOT_HEAVY}")]
        );
    }

    #[test]
    fn cargo_test_runs_the_heavy_binaries_one_test_at_a_time() {
        let all = lines(suite(&[], false, true).cargo_test(&members()));
        assert_eq!(
            all,
            [
                "test --no-fail-fast --tests --package=domain --package=store",
                "test --no-fail-fast --package=tidings --bins",
                "test --no-fail-fast --package=tidings --test=acceptance -- --test-threads=1",
                "test --no-fail-fast --package=tidings --test=crash -- --test-threads=1",
            ]
        );
        assert_eq!(
            lines(suite(&["tidings"], true, false).cargo_test(&members())),
            ["test --no-fail-fast --package=tidings --bins"]
        );
    }

    #[test]
    fn the_suite_is_passed_on_whole() {
        #[derive(clap::Parser)]
        struct Line {
            #[command(flatten)]
            suite: Suite,
        }
        let suite = suite(&["a", "b"], true, true);
        let line = ["suite".to_owned()].into_iter().chain(suite.arguments());
        assert_eq!(<Line as clap::Parser>::parse_from(line).suite, suite);
    }
}
