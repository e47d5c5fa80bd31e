//! What came out of a run, and how it is told.

use std::io::{self, Write};

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
    /// Lines that differ and are not declared to.
    pub differences: Vec<Difference>,
    /// Whether nothing of ours answers it.
    pub unknown: bool,
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
            differences: Vec::new(),
            unknown: false,
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
        for function in &self.functions {
            if function.file != file {
                file = &function.file;
                self.print_file(out, file)?;
            }
            let FunctionReport { name, passed, total, declared, unknown, .. } = function;
            let state = match function.differences.len() {
                _ if *unknown => "  NOTHING ANSWERS IT".to_owned(),
                0 => String::new(),
                differ => format!("  {differ} DIFFER"),
            };
            writeln!(out, "  {name:44}{passed:>5} /{total:>5}  (declared {declared}){state}")?;
        }
        Ok(())
    }

    fn print_file(&self, out: &mut impl Write, file: &str) -> io::Result<()> {
        let sum = |count: fn(&FunctionReport) -> usize| -> usize {
            self.functions.iter().filter(|function| function.file == file).map(count).sum()
        };
        let (passed, total, declared) = (sum(|f| f.passed), sum(|f| f.total), sum(|f| f.declared));
        writeln!(out, "{file:46}{passed:>5} /{total:>5}  (declared {declared})")
    }
}
