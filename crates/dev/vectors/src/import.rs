//! The project's own copy of the vectors.

use std::{fs, path::Path};

use anyhow::{Context, Result};

use crate::{
    compare::normalise,
    functions::{self, Function},
    line::{self, Expected, Line},
    run::{files, stem},
};

/// Writes the lines from the folder `from` to the folder `to`, in the form in which they are compared, one file for each.
/// Returns how many lines each file got.
///
/// # Errors
/// When a file cannot be read or written, or when nothing of ours answers a function.
pub fn import(from: &Path, to: &Path) -> Result<Vec<(String, usize)>> {
    fs::create_dir_all(to).with_context(|| format!("cannot make the folder {}", to.display()))?;
    let mut counts = Vec::new();
    for path in files(from)? {
        let file = stem(&path);
        let lines: Vec<String> = line::read(&path)?
            .into_iter()
            .map(|line| {
                let function = functions::find(&file, &line.function);
                let function = function.with_context(|| format!("nothing answers {} of {file}", line.function))?;
                Ok(normalised(function, line).to_json().to_string())
            })
            .collect::<Result<_>>()?;
        let target = to.join(&file).with_extension("jsonl");
        let text = lines.join("\n") + "\n";
        fs::write(&target, text).with_context(|| format!("cannot write {}", target.display()))?;
        counts.push((file, lines.len()));
    }
    Ok(counts)
}

fn normalised(function: &Function, mut line: Line) -> Line {
    if let Expected::Output(output) = line.expected {
        line.expected = Expected::Output(normalise((function.reads)(output)));
    }
    line
}
