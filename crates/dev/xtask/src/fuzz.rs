//! `cargo xtask fuzz`: the targets of `fuzz/`, with libFuzzer on the stable toolchain.

mod seeds;

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Instant;

use anyhow::{Context, Result, bail};
use clap::Args;

use crate::process;
use crate::report::say;
use crate::workspace::Workspace;

/// Makes LLVM count which edges are taken and which values are compared: what cargo-fuzz asks for, without a sanitizer.
const INSTRUMENTATION: [&str; 6] = [
    "--cfg=fuzzing",
    "-Cpasses=sancov-module",
    "-Cllvm-args=-sanitizer-coverage-level=4",
    "-Cllvm-args=-sanitizer-coverage-inline-8bit-counters",
    "-Cllvm-args=-sanitizer-coverage-pc-table",
    "-Cllvm-args=-sanitizer-coverage-trace-compares",
];

/// The longest input, in bytes: longer ones find nothing that shorter ones do not, and are slow.
const LONGEST_INPUT: usize = 4_096;
/// A single input that takes this many seconds is a finding.
const SLOWEST_INPUT: usize = 10;
/// How much of what a failed target printed is shown.
const LAST_LINES: usize = 40;

/// Which targets to run, and for how long.
#[derive(Debug, Clone, Args)]
pub struct Fuzz {
    /// The target; every one when none is named
    target: Option<String>,
    /// How long to run each target
    #[arg(long, default_value_t = 3)]
    pub seconds: u64,
    /// Inputs to run once each, instead of looking for new ones
    #[arg(conflicts_with = "seconds")]
    inputs: Vec<PathBuf>,
}

impl Fuzz {
    /// Every target for the same short time.
    pub fn every_target(seconds: u64) -> Self {
        Self { target: None, seconds, inputs: Vec::new() }
    }

    /// Builds the targets, writes their seeds and runs them one after the other.
    pub fn run(&self, workspace: &Workspace) -> Result<()> {
        let targets = targets(&workspace.root)?;
        let wanted: Vec<&String> =
            targets.iter().filter(|name| self.target.as_ref().is_none_or(|wanted| wanted == *name)).collect();
        if wanted.is_empty() {
            bail!("no such target: choose from {}", targets.iter().map(String::as_str).collect::<Vec<_>>().join(", "));
        }
        let place = Place { binaries: build(workspace, &wanted)?, folder: workspace.target_directory.join("fuzz") };
        if !self.inputs.is_empty() {
            return wanted
                .iter()
                .try_for_each(|target| process::run(Command::new(place.binaries.join(target)).args(&self.inputs)));
        }
        let mut broken = 0;
        for target in wanted {
            seeds::write(&workspace.root, target, &place.of("seeds", target)?)?;
            broken += usize::from(!place.search(target, self.seconds)?);
        }
        match broken {
            0 => Ok(()),
            count => {
                bail!("{count} targets found an input that breaks a law, kept in {}/artifacts", place.folder.display())
            }
        }
    }
}

/// The names of the targets, from their files.
fn targets(root: &Path) -> Result<BTreeSet<String>> {
    let folder = root.join("fuzz/fuzz_targets");
    let entries = fs::read_dir(&folder).with_context(|| format!("cannot read {}", folder.display()))?;
    let paths = entries.map(|entry| Ok(entry?.path())).collect::<Result<Vec<_>>>()?;
    Ok(paths.iter().filter_map(|path| path.file_stem()).map(|name| name.to_string_lossy().into_owned()).collect())
}

/// Builds the targets and returns the folder that they are in.
///
/// The platform is named so that cargo leaves build scripts and macros without instrumentation, which could not be loaded.
fn build(workspace: &Workspace, targets: &[&String]) -> Result<PathBuf> {
    let platform = platform()?;
    let folder = workspace.target_directory.join("fuzz/build");
    let mut cargo = process::cargo();
    cargo.args(["build", "--quiet", "--release", "--target", &platform, "--target-dir"]).arg(&folder);
    cargo.arg("--manifest-path").arg(workspace.root.join("fuzz/Cargo.toml"));
    cargo.args(targets.iter().map(|target| format!("--bin={target}")));
    process::run(cargo.env("RUSTFLAGS", INSTRUMENTATION.join(" ")))?;
    Ok(folder.join(platform).join("release"))
}

/// The platform of this compiler: `x86_64-unknown-linux-gnu`.
fn platform() -> Result<String> {
    let printed = process::output(Command::new("rustc").arg("-vV"))?;
    let line = printed.lines().find_map(|line| line.strip_prefix("host: "));
    line.map(ToOwned::to_owned).context("rustc does not say what it runs on")
}

/// Where things are: `target/fuzz/`.
struct Place {
    binaries: PathBuf,
    folder: PathBuf,
}

impl Place {
    /// The folder of one kind for one target, made if it is not there.
    fn of(&self, kind: &str, target: &str) -> Result<PathBuf> {
        let folder = self.folder.join(kind).join(target);
        fs::create_dir_all(&folder).with_context(|| format!("cannot make {}", folder.display()))?;
        Ok(folder)
    }

    /// Looks for an input that breaks a law; prints how many were tried, and says whether none was found.
    fn search(&self, target: &str, seconds: u64) -> Result<bool> {
        let (corpus, seeds, artifacts) =
            (self.of("corpus", target)?, self.of("seeds", target)?, self.of("artifacts", target)?);
        let log = self.folder.join(format!("{target}.log"));
        let output = File::create(&log).with_context(|| format!("cannot write {}", log.display()))?;
        let began = Instant::now();
        let status = Command::new(self.binaries.join(target))
            .args([&corpus, &seeds])
            .arg(format!("-max_total_time={seconds}"))
            .arg(format!("-max_len={LONGEST_INPUT}"))
            .arg(format!("-timeout={SLOWEST_INPUT}"))
            .arg(format!("-artifact_prefix={}/", artifacts.display()))
            .args(["-print_final_stats=1", "-reload=0"])
            .stdout(output.try_clone()?)
            .stderr(output)
            .status()
            .with_context(|| format!("cannot start the target {target}"))?;
        let printed = String::from_utf8_lossy(&fs::read(&log)?).into_owned();
        let figures = figures(&printed).unwrap_or_else(|| "no figures".to_owned());
        if status.success() {
            say(&format!("    {target}: {figures}, no crash, in {:.0} s", began.elapsed().as_secs_f64()));
            return Ok(true);
        }
        let lines: Vec<&str> = printed.lines().collect();
        lines.iter().skip(lines.len().saturating_sub(LAST_LINES)).for_each(|line| say(line));
        say(&format!("    {target}: {figures}, and a crash: see {}", log.display()));
        Ok(false)
    }
}

/// How many inputs were run and how many of them took a new path, from what libFuzzer printed.
fn figures(printed: &str) -> Option<String> {
    let figure = |name: &str| {
        let start = format!("stat::{name}:");
        printed.lines().find_map(|line| line.strip_prefix(&start)).map(str::trim)
    };
    Some(format!("{} executions, {} new paths", figure("number_of_executed_units")?, figure("new_units_added")?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_are_read_from_what_libfuzzer_prints() {
        let printed =
            "Done 9 runs in 3 second(s)\nstat::number_of_executed_units: 1234\nstat::new_units_added:        56";
        assert_eq!(figures(printed).as_deref(), Some("1234 executions, 56 new paths"));
        assert_eq!(figures("==1== ERROR"), None);
    }

    #[test]
    fn every_target_has_seeds() {
        let workspace = Workspace::read().unwrap();
        let scratch = crate::scratch::ScratchDir::new("fuzz-seeds").unwrap();
        for target in targets(&workspace.root).unwrap() {
            let folder = scratch.path().join(&target);
            fs::create_dir(&folder).unwrap();
            seeds::write(&workspace.root, &target, &folder).unwrap();
            assert!(fs::read_dir(&folder).unwrap().count() > 10, "{target}");
        }
    }
}
