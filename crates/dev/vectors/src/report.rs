//! What came out of a run, and how it is told.

use std::{
    collections::BTreeSet,
    io::{self, Write},
};

use serde_json::Value;

/// The outcome of a run.
#[derive(Debug, Default)]
pub struct Report {
    /// Per function, ordered by file and name.
    pub functions: Vec<FunctionReport>,
    /// Declared differences that are none, in words.
    pub unused_declarations: Vec<String>,
}

/// The outcome for the lines of one function.
#[derive(Debug)]
pub struct FunctionReport {
    /// The vector file, without `.jsonl`.
    pub file: String,
    /// The function's name in the vectors.
    pub name: String,
    /// How many lines there are.
    pub total: usize,
    /// How many of them agree.
    pub passed: usize,
    /// How many differ and are declared to.
    pub declared: usize,
    /// How many ask for something that is not built.
    pub not_built: usize,
    /// Lines that differ and are not declared to.
    pub differences: Vec<Difference>,
    /// Whether it is neither built nor listed as not built.
    pub unknown: bool,
    pub(crate) without: &'static [&'static str],
    pub(crate) parts_not_built: BTreeSet<&'static str>,
}

/// A line on which we answer something else.
#[derive(Debug)]
pub struct Difference {
    /// The number of the line, as recorded.
    pub number: u64,
    /// The arguments.
    pub input: Value,
    /// What was recorded, as far as it differs.
    pub expected: Value,
    /// What we answer, as far as it differs.
    pub ours: Value,
}

impl FunctionReport {
    pub(crate) fn new(file: &str, name: &str, total: usize) -> Self {
        Self {
            file: file.to_owned(),
            name: name.to_owned(),
            total,
            passed: 0,
            declared: 0,
            not_built: 0,
            differences: Vec::new(),
            unknown: false,
            without: &[],
            parts_not_built: BTreeSet::new(),
        }
    }

    /// Whether nothing differs but what is declared.
    pub fn is_clean(&self) -> bool {
        !self.unknown && self.differences.is_empty()
    }
}

impl Report {
    /// Whether nothing differs but what is declared, and all that is declared differs.
    pub fn is_clean(&self) -> bool {
        self.unused_declarations.is_empty() && self.functions.iter().all(FunctionReport::is_clean)
    }

    /// Prints the counts, and at most `show` differences of each function.
    ///
    /// # Errors
    /// When `out` cannot be written to.
    pub fn print(&self, out: &mut impl Write, show: usize) -> io::Result<()> {
        self.print_counts(out)?;
        self.print_not_built(out)?;
        for function in &self.functions {
            for difference in function.differences.iter().take(show) {
                writeln!(out, "\n{} {} line {}", function.file, function.name, difference.number)?;
                writeln!(out, "  input     {}", difference.input)?;
                writeln!(out, "  recorded  {}", difference.expected)?;
                writeln!(out, "  ours      {}", difference.ours)?;
            }
        }
        for unused in &self.unused_declarations {
            writeln!(out, "\ndeclared to differ and does not: {unused}")?;
        }
        Ok(())
    }

    fn print_counts(&self, out: &mut impl Write) -> io::Result<()> {
        let mut file = "";
        for function in self.functions.iter().filter(|function| function.not_built < function.total) {
            if function.file != file {
                file = &function.file;
                self.print_file(out, file)?;
            }
            let FunctionReport { name, passed, total, declared, not_built, .. } = function;
            write!(out, "  {name:32}{passed:>5} /{total:>5}  (declared {declared}")?;
            if *not_built > 0 {
                write!(out, ", not built {not_built}")?;
            }
            let differ = function.differences.len();
            let state = if differ > 0 { format!("  {differ} DIFFER") } else { String::new() };
            writeln!(out, "){state}")?;
        }
        Ok(())
    }

    fn print_file(&self, out: &mut impl Write, file: &str) -> io::Result<()> {
        let sum = |count: fn(&FunctionReport) -> usize| -> usize {
            self.functions.iter().filter(|function| function.file == file).map(count).sum()
        };
        let (passed, total, declared) = (sum(|f| f.passed), sum(|f| f.total), sum(|f| f.declared));
        writeln!(out, "{file:34}{passed:>5} /{total:>5}  (declared {declared})")
    }

    fn print_not_built(&self, out: &mut impl Write) -> io::Result<()> {
        writeln!(out, "\nnot built")?;
        for function in &self.functions {
            let FunctionReport { file, name, total, .. } = function;
            if function.unknown {
                writeln!(out, "  {file} {name}: {total} lines of a function that is on NO LIST in src/not_built.rs")?;
            } else if function.not_built == function.total && function.parts_not_built.is_empty() {
                writeln!(out, "  {file} {name}: {total} lines")?;
            }
            for part in &function.parts_not_built {
                writeln!(out, "  {file} {name}: {part}")?;
            }
            for property in function.without {
                writeln!(out, "  {file} {name}: `{property}` of each answer")?;
            }
        }
        Ok(())
    }
}
