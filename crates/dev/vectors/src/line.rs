//! One line of a vector file.

use std::{fs, path::Path};

use anyhow::{Context, Result, bail};
use serde_json::{Map, Value};

/// A recorded call and its answer.
#[derive(Debug, Clone, PartialEq)]
pub struct Line {
    /// Its number in the file that it was recorded in, from 1. Importing keeps it.
    pub number: u64,
    /// The name of the function in the vectors: `sms.message`.
    pub function: String,
    /// The argument.
    pub input: Value,
    /// The answer.
    pub expected: Expected,
}

/// A recorded answer.
#[derive(Debug, Clone, PartialEq)]
pub enum Expected {
    /// The properties of the result.
    Output(Value),
    /// A refusal that is part of the contract.
    Error(Value),
    /// The recorded program fell over: we must not, and may answer anything.
    Crash,
}

/// The lines of a file, in order.
///
/// # Errors
/// When the file cannot be read, or a line is not of the form that the README tells.
pub fn read(path: &Path) -> Result<Vec<Line>> {
    let text = fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))?;
    let lines = text.lines().zip(1..).filter(|(line, _)| !line.trim().is_empty());
    lines.map(|(line, number)| Line::parse(line, number).with_context(|| place(path, number))).collect()
}

fn place(path: &Path, number: u64) -> String {
    format!("{} line {number} is not a vector", path.display())
}

impl Line {
    fn parse(text: &str, number: u64) -> Result<Self> {
        let mut line: Map<String, Value> = serde_json::from_str(&wide_integers_as_text(text))?;
        let number = line.get("line").and_then(Value::as_u64).unwrap_or(number);
        let Some(Value::String(function)) = line.remove("fn") else { bail!("it has no `fn`") };
        let input = line.remove("input").context("it has no `input`")?;
        let expected = match (line.remove("output"), line.remove("error")) {
            (Some(output), None) => Expected::Output(output),
            (None, Some(error)) if is_crash(&error) => Expected::Crash,
            (None, Some(error)) => Expected::Error(error),
            _ => bail!("it has to have either `output` or `error`"),
        };
        Ok(Self { number, function, input, expected })
    }

    /// The line as it is kept in the project.
    pub fn to_json(&self) -> Value {
        let mut line = Map::new();
        line.insert("line".to_owned(), self.number.into());
        line.insert("fn".to_owned(), self.function.clone().into());
        line.insert("input".to_owned(), self.input.clone());
        match &self.expected {
            Expected::Output(output) => line.insert("output".to_owned(), output.clone()),
            Expected::Error(error) => line.insert("error".to_owned(), error.clone()),
            Expected::Crash => line.insert("error".to_owned(), serde_json::json!({"crash": true})),
        };
        Value::Object(line)
    }
}

pub fn is_crash(error: &Value) -> bool {
    error.get("crash") == Some(&Value::Bool(true))
}

/// The JSON with integers of more than 64 bits as texts of their digits, which is how our code takes them: as numbers they
/// would be read as floats.
fn wide_integers_as_text(json: &str) -> String {
    let mut out = String::with_capacity(json.len());
    let (mut in_string, mut escaped) = (false, false);
    let mut rest = json;
    while let Some(c) = rest.chars().next() {
        let number = if in_string { 0 } else { number_length(rest) };
        let (token, after) = rest.split_at(number.max(c.len_utf8()));
        if number > 0 && is_wide_integer(token) {
            out.extend(["\"", token, "\""]);
        } else {
            out.push_str(token);
        }
        in_string ^= c == '"' && !escaped;
        escaped = in_string && c == '\\' && !escaped;
        rest = after;
    }
    out
}

fn number_length(text: &str) -> usize {
    text.find(|c: char| !c.is_ascii_digit() && !"+-.eE".contains(c)).unwrap_or(text.len())
}

fn is_wide_integer(number: &str) -> bool {
    let digits = number.trim_start_matches('-');
    let is_integer = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
    is_integer && number.parse::<i64>().is_err() && number.parse::<u64>().is_err()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_number_of_the_recorded_file_is_kept() {
        let line = Line::parse(r#"{"fn":"f","input":1,"output":2}"#, 7).unwrap();
        let again = Line::parse(&line.to_json().to_string(), 1).unwrap();
        assert_eq!((again.number, again), (7, line));
    }

    #[test]
    fn crashes_are_told_from_refusals() {
        let expected = |text: &str| Line::parse(text, 1).unwrap().expected;
        assert_eq!(expected(r#"{"fn":"f","input":1,"error":{"type":"E","crash":true}}"#), Expected::Crash);
        assert!(matches!(expected(r#"{"fn":"f","input":1,"error":{"type":"E"}}"#), Expected::Error(_)));
    }

    #[test]
    fn integers_of_more_than_64_bits_become_text_outside_strings_alone() {
        let changed = r#"{"a":[-18446744073709551616,1],"b":1e3}"#;
        assert_eq!(wide_integers_as_text(changed), r#"{"a":["-18446744073709551616",1],"b":1e3}"#);
        for text in [
            r#"{"a":"x\"18446744073709551616"}"#,
            r#"{"a":18446744073709551615,"b":true}"#,
            r#"{"a":1.8446744073709551616}"#,
        ] {
            assert_eq!(wide_integers_as_text(text), text);
        }
    }
}
