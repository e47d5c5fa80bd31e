//! Deliberate differences: lines where the recorded answer is insecure or plainly wrong.

use std::{fs, path::Path};

use anyhow::{Context, Result, ensure};
use serde::Deserialize;
use serde_json::Value;

use crate::line::Line;

/// Lines of one function that may differ, each of which must.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Declaration {
    /// The vector file, without `.jsonl`.
    pub file: String,
    /// The function's name in the vectors.
    #[serde(rename = "fn")]
    pub function: String,
    /// Numbers of the lines, as recorded.
    #[serde(default)]
    lines: Vec<u64>,
    /// The arguments, instead of numbers.
    #[serde(default)]
    input: Option<Value>,
    /// The properties of the output that may differ; any, if none is named.
    #[serde(default)]
    properties: Vec<String>,
    /// Why ours is right.
    pub reason: String,
}

impl Declaration {
    /// Whether a property may differ.
    fn allows(&self, property: &str) -> bool {
        self.properties.is_empty() || self.properties.iter().any(|allowed| allowed == property)
    }
}

/// The declarations, and which of them were needed.
#[derive(Debug, Default)]
pub struct Declarations {
    entries: Vec<Entry>,
}

#[derive(Debug)]
struct Entry {
    declaration: Declaration,
    seen: bool,
    used_lines: Vec<u64>,
}

impl Declarations {
    /// Reads a file of one declaration a line; none if there is no such file.
    ///
    /// # Errors
    /// When a line is no declaration, or one without a reason or without anything that it matches.
    pub fn read(path: &Path) -> Result<Self> {
        if !path.exists() {
            return Ok(Self::default());
        }
        let text = fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))?;
        let lines = text.lines().zip(1..).filter(|(line, _)| !line.trim().is_empty());
        let entries = lines.map(|(line, number): (&str, u64)| {
            Self::entry(line).with_context(|| format!("{} line {number} declares nothing", path.display()))
        });
        Ok(Self { entries: entries.collect::<Result<_>>()? })
    }

    fn entry(line: &str) -> Result<Entry> {
        let declaration: Declaration = serde_json::from_str(line)?;
        ensure!(!declaration.reason.trim().is_empty(), "give a `reason`");
        ensure!(declaration.lines.is_empty() != declaration.input.is_none(), "give either `lines` or `input`");
        Ok(Entry { declaration, seen: false, used_lines: Vec::new() })
    }

    /// Notes that the lines of a function were all compared.
    pub fn saw(&mut self, file: &str, function: &str) {
        for entry in self.entries.iter_mut().filter(|entry| entry.concerns(file, function)) {
            entry.seen = true;
        }
    }

    /// Whether this line, which differs in these properties, was declared to in each of them.
    pub fn covers(&mut self, file: &str, line: &Line, differing: &[&str]) -> bool {
        let mut undeclared = differing.to_vec();
        let mut covered = false;
        for entry in self.entries.iter_mut().filter(|entry| entry.concerns(file, &line.function)) {
            let declaration = &entry.declaration;
            let is_meant = declaration.lines.contains(&line.number) || declaration.input.as_ref() == Some(&line.input);
            if is_meant && (declaration.properties.is_empty() || differing.iter().any(|name| declaration.allows(name)))
            {
                undeclared.retain(|name| !declaration.allows(name));
                entry.used_lines.push(line.number);
                covered = true;
            }
        }
        covered && undeclared.is_empty()
    }

    /// What was declared and does not differ, in words.
    pub fn unused(&self) -> Vec<String> {
        self.entries.iter().filter(|entry| entry.seen).filter_map(Entry::unused).collect()
    }
}

impl Entry {
    fn concerns(&self, file: &str, function: &str) -> bool {
        self.declaration.file == file && self.declaration.function == function
    }

    fn unused(&self) -> Option<String> {
        let Declaration { file, function, lines, reason, .. } = &self.declaration;
        let left: Vec<String> =
            lines.iter().filter(|line| !self.used_lines.contains(line)).map(ToString::to_string).collect();
        let which = match (left.is_empty(), self.used_lines.is_empty()) {
            (false, _) => format!("lines {}", left.join(", ")),
            (true, true) => "its input".to_owned(),
            (true, false) => return None,
        };
        Some(format!("{file} {function}: {which} ({reason})"))
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::line::Expected;

    fn declarations(lines: &[Value]) -> Declarations {
        let entries = lines.iter().map(|line| Declarations::entry(&line.to_string()).unwrap()).collect();
        Declarations { entries }
    }

    fn line(number: u64, input: Value) -> Line {
        let expected = Expected::Output(json!({}));
        Line { number, function: "f".to_owned(), input, expected }
    }

    #[test]
    fn lines_and_inputs_match() {
        let mut declared = declarations(&[
            json!({"file": "a", "fn": "f", "lines": [3], "reason": "r"}),
            json!({"file": "a", "fn": "f", "input": {"x": 1}, "reason": "r"}),
        ]);
        assert!(declared.covers("a", &line(3, json!({})), &[]));
        assert!(declared.covers("a", &line(4, json!({"x": 1})), &[]));
        assert!(!declared.covers("a", &line(4, json!({"x": 2})), &[]));
        assert!(!declared.covers("b", &line(3, json!({})), &[]));
    }

    #[test]
    fn every_property_that_differs_is_declared() {
        let entry = |name: &str| json!({"file": "a", "fn": "f", "lines": [3], "properties": [name], "reason": "r"});
        let mut one = declarations(&[entry("x")]);
        assert!(one.covers("a", &line(3, json!({})), &["x"]));
        assert!(!one.covers("a", &line(3, json!({})), &["x", "y"]));
        assert!(!one.covers("a", &line(3, json!({})), &["y"]));
        assert!(!one.covers("a", &line(3, json!({})), &[]));
        assert!(declarations(&[entry("x"), entry("y")]).covers("a", &line(3, json!({})), &["x", "y"]));
    }

    #[test]
    fn what_does_not_differ_is_told_once_its_function_was_run() {
        let mut declared = declarations(&[json!({"file": "a", "fn": "f", "lines": [3, 5], "reason": "r"})]);
        assert!(declared.unused().is_empty());
        declared.saw("a", "f");
        declared.covers("a", &line(3, json!({})), &[]);
        assert_eq!(declared.unused(), ["a f: lines 5 (r)"]);
    }

    #[test]
    fn a_declaration_says_what_and_why() {
        for wrong in [
            json!({"file": "a", "fn": "f", "lines": [1], "reason": " "}),
            json!({"file": "a", "fn": "f", "reason": "r"}),
            json!({"file": "a", "fn": "f", "lines": [1], "input": 1, "reason": "r"}),
            json!({"file": "a", "fn": "f", "lines": [1], "reason": "r", "why": ""}),
        ] {
            assert!(Declarations::entry(&wrong.to_string()).is_err(), "{wrong}");
        }
    }
}
