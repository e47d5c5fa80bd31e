//! Running vectors through our code.

use std::{
    collections::BTreeMap,
    fs,
    panic::{self, AssertUnwindSafe},
    path::{Path, PathBuf},
};

use anyhow::{Context, Result, ensure};
use serde_json::{Value, json};

use crate::{
    compare::{agrees, differing, normalise},
    declared::Declarations,
    functions::{self, Function, Outcome},
    line::{self, Expected, Line},
    report::{Difference, FunctionReport, Report},
};

/// Which vectors to run; everything unless told otherwise.
#[derive(Debug, Default, Clone)]
pub struct Selection {
    /// A file's name, without `.jsonl`.
    pub file: Option<String>,
    /// A function's name in the vectors.
    pub function: Option<String>,
}

/// Runs the `*.jsonl` files of a folder, recorded or imported, and tells what differs from `declared`.
///
/// # Errors
/// When the folder or a file cannot be read, or when nothing is selected.
pub fn run(folder: &Path, declared: &Path, selection: &Selection) -> Result<Report> {
    let mut declared = Declarations::read(declared)?;
    let mut report = Report::default();
    for path in files(folder)? {
        let file = stem(&path);
        if selection.file.as_ref().is_some_and(|wanted| *wanted != file) {
            continue;
        }
        let mut functions: BTreeMap<String, Vec<Line>> = BTreeMap::new();
        for line in line::read(&path)? {
            if selection.function.as_ref().is_none_or(|wanted| *wanted == line.function) {
                functions.entry(line.function.clone()).or_default().push(line);
            }
        }
        for (name, lines) in functions {
            report.functions.push(quietly(|| run_function(&file, &name, &lines, &mut declared)));
        }
    }
    ensure!(!report.functions.is_empty(), "no vectors of that name in {}", folder.display());
    report.unused_declarations = declared.unused();
    Ok(report)
}

/// The vector files of a folder, ordered by name.
pub fn files(folder: &Path) -> Result<Vec<PathBuf>> {
    let entries = fs::read_dir(folder).with_context(|| format!("cannot read the folder {}", folder.display()))?;
    let mut files = Vec::new();
    for entry in entries {
        let path = entry?.path();
        if path.extension().is_some_and(|extension| extension == "jsonl") {
            files.push(path);
        }
    }
    files.sort();
    ensure!(!files.is_empty(), "there are no *.jsonl files in {}", folder.display());
    Ok(files)
}

/// The name of a vector file without its extension.
pub fn stem(path: &Path) -> String {
    path.file_stem().unwrap_or_default().to_string_lossy().into_owned()
}

/// Panics are differences here: they are told in the report, not as they happen.
fn quietly<T>(run: impl FnOnce() -> T) -> T {
    let hook = panic::take_hook();
    panic::set_hook(Box::new(|_| {}));
    let result = run();
    panic::set_hook(hook);
    result
}

fn run_function(file: &str, name: &str, lines: &[Line], declared: &mut Declarations) -> FunctionReport {
    let mut report = FunctionReport::new(file, name, lines.len());
    let Some(function) = functions::find(file, name) else {
        report.unknown = true;
        return report;
    };
    for line in lines {
        match run_line(function, line) {
            Verdict::Passed => report.passed += 1,
            Verdict::Differs { expected, ours } if declared.covers(file, line, &properties(&expected, &ours)) => {
                report.declared += 1;
            }
            Verdict::Differs { expected, ours } => {
                let (number, input) = (line.number, line.input.clone());
                report.differences.push(Difference { number, input, expected, ours });
            }
        }
    }
    declared.saw(file, name);
    report
}

/// The names of the properties on either side.
fn properties<'v>(expected: &'v Value, ours: &'v Value) -> Vec<&'v str> {
    [expected, ours].into_iter().filter_map(Value::as_object).flat_map(|map| map.keys().map(String::as_str)).collect()
}

enum Verdict {
    Passed,
    Differs { expected: Value, ours: Value },
}

fn run_line(function: &Function, line: &Line) -> Verdict {
    let outcome = panic::catch_unwind(AssertUnwindSafe(|| (function.call)(&line.input)));
    let ours = match outcome {
        Ok(_) if line.expected == Expected::Crash => return Verdict::Passed,
        Ok(Outcome::Output(output)) => normalise(output),
        Ok(Outcome::Error(error)) => json!({"$error": error}),
        Err(_) => json!({"$panic": true}),
    };
    let expected = match &line.expected {
        Expected::Output(output) => normalise((function.reads)(output.clone())),
        Expected::Error(error) => json!({"$error": error}),
        Expected::Crash => json!("anything but a panic"),
    };
    if agrees(&expected, &ours) {
        return Verdict::Passed;
    }
    let (expected, ours) = differing(&expected, &ours);
    Verdict::Differs { expected, ours }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn verdict(call: fn(&Value) -> Outcome, expected: Expected) -> Verdict {
        let line = Line { number: 1, function: "f".to_owned(), input: json!({}), expected };
        quietly(|| run_line(&Function::new("f", call), &line))
    }

    #[test]
    fn the_same_output_passes_and_another_differs() {
        let call = |_: &Value| Outcome::Output(json!({"a": 1}));
        let passes = |output: Value| matches!(verdict(call, Expected::Output(output)), Verdict::Passed);
        assert!(passes(json!({"a": 1})));
        assert!(!passes(json!({"a": 2})));
        assert!(!passes(json!({"a": 1, "b": 2})));
    }

    #[test]
    fn a_refusal_is_not_a_result() {
        let refuses = |_: &Value| Outcome::Error(json!({"type": "E"}));
        assert!(matches!(verdict(refuses, Expected::Error(json!({"type": "E"}))), Verdict::Passed));
        assert!(matches!(verdict(refuses, Expected::Output(json!({"type": "E"}))), Verdict::Differs { .. }));
    }

    #[test]
    fn where_a_crash_was_recorded_anything_passes_but_a_panic() {
        let panics = |_: &Value| -> Outcome { panic!("on purpose") };
        assert!(matches!(verdict(panics, Expected::Crash), Verdict::Differs { .. }));
        assert!(matches!(verdict(|_| Outcome::Error(json!({})), Expected::Crash), Verdict::Passed));
    }
}
