//! Recipients from a file: rows of comma separated values, checked against the template that they fill.
//!
//! ```
//! use tidings_recipients::{CheckOptions, RecipientCsv, RecipientTemplate};
//! use tidings_template::Template;
//!
//! let content = Template::parse("Hi ((name))");
//! let template = RecipientTemplate::Sms { content: &content, prefix: None };
//! let file = "Phone number,Name\n07700 900123,Amala\n07700,\n";
//!
//! let mut wrong = Vec::new();
//! let summary = RecipientCsv::check(file, template, CheckOptions::default(), |row| {
//!     if row.problems().any() {
//!         wrong.push(row.index());
//!     }
//! })?;
//! assert_eq!((summary.rows(), wrong), (2, vec![1]));
//!
//! let shown = &summary.displayed_rows()[0];
//! let errors: Vec<String> = shown.cells.iter().filter_map(|cell| Some(cell.error?.to_string())).collect();
//! assert_eq!(errors, ["Mobile number is too short", "Missing"]);
//! # Ok::<(), tidings_recipients::CsvError>(())
//! ```

mod check;
mod columns;
mod error;
mod file_problem;
mod headers;
mod options;
pub(crate) mod parser;
mod row;
mod summary;
mod template;
#[cfg(test)]
mod tests;
mod trim;
mod value;

pub use error::CsvError;
pub use file_problem::FileProblem;
pub use headers::Headers;
pub use options::{CheckOptions, MAX_ROWS};
pub use row::{Cell, CellError, Row, RowProblems};
pub use summary::{RowCounts, Summary};
pub use template::RecipientTemplate;
pub use value::CellValue;

use check::RowCheck;
use columns::Columns;
use parser::{Cells, Dialect, Parser};
use trim::Trim;

/// A file of recipients that is checked while it is read.
///
/// [`push`](Self::push) takes its text in pieces of any size and hands on each row as soon as it is complete;
/// [`summary`](Self::summary) can be asked at any time. Memory is bounded by the longest row, however many rows there are:
/// see [`CsvError`] for the bounds.
///
/// The text is read by the rules of CPython's `csv` module, after white space around it and commas at its end are taken
/// off: commas alone separate, quotes may hold commas and line breaks, rows may be blank or short. The first row has the
/// names of the columns. They are compared without regard to case, spaces, underscores and hyphens.
#[derive(Debug)]
pub struct RecipientCsv<'t> {
    trim: Trim,
    parser: Parser,
    checker: Checker<'t>,
}

/// How a file ended.
#[derive(Debug)]
pub enum Finished {
    /// All has been checked.
    Checked(Box<Summary>),
    /// The file has to be read again, by [`RecipientCsv::again`].
    ///
    /// A column in which no row has anything is left out if another has exactly its name. Here a later row had something
    /// in such a column, so that the rows before it were checked without it.
    Again(PopulatedColumns),
}

/// How many columns of a file have anything in them, those before the last such column included.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct PopulatedColumns(usize);

impl<'t> RecipientCsv<'t> {
    /// A file of which nothing has been read.
    pub fn new(template: RecipientTemplate<'t>, options: CheckOptions) -> Self {
        Self::with_populated(template, options, None)
    }

    /// A file that has been read once.
    pub fn again(template: RecipientTemplate<'t>, options: CheckOptions, populated: PopulatedColumns) -> Self {
        Self::with_populated(template, options, Some(populated))
    }

    fn with_populated(
        template: RecipientTemplate<'t>,
        options: CheckOptions,
        populated: Option<PopulatedColumns>,
    ) -> Self {
        let mut summary = Summary::new(&options);
        summary.populated = populated.map_or(0, |PopulatedColumns(count)| count);
        let checker = Checker { rows: RowCheck::new(template, options), columns: None, outdated: false, summary };
        Self { trim: Trim::default(), parser: Parser::new(Dialect::CSV), checker }
    }

    /// Checks a text that is there as a whole.
    ///
    /// # Errors
    /// [`CsvError`] when the text cannot be read as rows. Rows before the place have been handed on.
    pub fn check(
        text: &str,
        template: RecipientTemplate<'t>,
        options: CheckOptions,
        on_row: impl FnMut(&CheckedRow<'_>),
    ) -> Result<Summary, CsvError> {
        let populated = PopulatedColumns::count(text)?;
        let mut file = Self::again(template, options, populated);
        let mut on_row = on_row;
        file.push(text, &mut on_row)?;
        file.end(&mut on_row)?;
        Ok(file.checker.summary)
    }

    /// Reads a piece of the text and hands on the rows that it completes.
    ///
    /// # Errors
    /// [`CsvError`] when the text cannot be read as rows; nothing further is then to be pushed.
    pub fn push(&mut self, text: &str, mut on_row: impl FnMut(&CheckedRow<'_>)) -> Result<(), CsvError> {
        let Self { trim, parser, checker } = self;
        trim.push(text, |settled| {
            parser.push(settled, |cells| {
                checker.row(cells, &mut on_row);
                Ok::<(), CsvError>(())
            })
        })
    }

    /// What is known so far.
    pub fn summary(&self) -> &Summary {
        &self.checker.summary
    }

    /// Ends the text, and hands on its last row.
    ///
    /// # Errors
    /// As [`push`](Self::push).
    pub fn finish(mut self, mut on_row: impl FnMut(&CheckedRow<'_>)) -> Result<Finished, CsvError> {
        self.end(&mut on_row)?;
        let Checker { outdated, summary, .. } = self.checker;
        Ok(if outdated { Finished::Again(summary.populated_columns()) } else { Finished::Checked(Box::new(summary)) })
    }

    fn end(&mut self, on_row: &mut impl FnMut(&CheckedRow<'_>)) -> Result<(), CsvError> {
        let Self { parser, checker, .. } = self;
        parser.finish(|cells| {
            checker.row(cells, on_row);
            Ok::<(), CsvError>(())
        })?;
        checker.finish();
        Ok(())
    }
}

impl PopulatedColumns {
    /// Counts them in a text that is there as a whole.
    fn count(text: &str) -> Result<Self, CsvError> {
        let (mut trim, mut parser) = (Trim::default(), Parser::new(Dialect::CSV));
        let (mut populated, mut is_header) = (0, true);
        let mut on_row = |cells: Cells<'_>| {
            if !std::mem::take(&mut is_header) {
                populated = populated.max(cells.populated());
            }
            Ok::<(), CsvError>(())
        };
        trim.push(text, |settled| parser.push(settled, &mut on_row))?;
        parser.finish(&mut on_row)?;
        Ok(Self(populated))
    }
}

/// A row that has been checked, as long as it is in the reader's memory.
#[derive(Debug)]
pub struct CheckedRow<'r> {
    index: usize,
    problems: RowProblems,
    cells: Cells<'r>,
    columns: &'r Columns,
    rows: &'r RowCheck<'r>,
    populated: usize,
}

impl CheckedRow<'_> {
    /// Its place among the rows, from 0; the header is not counted.
    pub fn index(&self) -> usize {
        self.index
    }

    /// What is wrong with it.
    pub fn problems(&self) -> RowProblems {
        self.problems
    }

    /// The row with texts of its own. Of what is past the last header, it has as many cells as the widest row so far has
    /// up to its last one with anything in it.
    pub fn to_row(&self) -> Row {
        let cells = self.columns.values(self.cells, self.populated).into_iter().map(|named| {
            let wanted = named.wanted.and_then(|place| self.columns.wanted.get(place));
            Cell {
                key: named.key.map(Box::from),
                error: wanted.and_then(|wanted| self.rows.cell_error(wanted, &named.value)),
                value: named.value.into_owned(),
                ignored: wanted.is_none(),
            }
        });
        Row { index: self.index, cells: cells.collect(), problems: self.problems }
    }
}

/// Turns rows of cells into checked rows.
#[derive(Debug)]
struct Checker<'t> {
    rows: RowCheck<'t>,
    /// Known from the first row under the header on.
    columns: Option<Columns>,
    /// Whether rows were checked without a column that turned out to be populated.
    outdated: bool,
    summary: Summary,
}

impl Checker<'_> {
    fn row(&mut self, cells: Cells<'_>, on_row: &mut impl FnMut(&CheckedRow<'_>)) {
        let Self { rows, columns, outdated, summary } = self;
        let Some(headers) = &summary.headers else {
            let headers = Headers::read(cells, &rows.template);
            rows.read_headers(&headers);
            summary.headers = Some(headers);
            return;
        };
        let index = summary.rows;
        summary.rows += 1;
        summary.populated = cells.populated().max(summary.populated);
        let populated = summary.populated;
        if index >= rows.options.max_rows {
            return;
        }
        let columns = columns.get_or_insert_with(|| Columns::new(headers, &rows.template, populated));
        *outdated |= columns.leaves_out(populated);

        let findings = rows.check(columns, cells);
        let problems = findings.problems;
        summary.add(problems);
        summary.international_sms += usize::from(findings.is_international);
        summary.not_on_guest_list += usize::from(findings.not_on_guest_list);
        let row = CheckedRow { index, problems, cells, columns, rows, populated };
        // What is past the last header is cut when it is known how wide the widest row is.
        let whole_row = || CheckedRow { populated: usize::MAX, ..row }.to_row();
        if summary.initial_rows.len() < rows.options.max_initial_rows_shown {
            summary.initial_rows.push(whole_row());
        }
        if problems.any() && summary.initial_rows_with_errors.len() < rows.options.max_errors_shown {
            summary.initial_rows_with_errors.push(whole_row());
        }
        on_row(&row);
    }

    fn finish(&mut self) {
        let Summary { headers, populated, initial_rows, initial_rows_with_errors, .. } = &mut self.summary;
        let headers = headers.get_or_insert_with(|| Headers::read(Cells::NONE, &self.rows.template));
        let beyond = populated.saturating_sub(headers.columns().len());
        for row in initial_rows.iter_mut().chain(initial_rows_with_errors) {
            row.keep_beyond_headers(beyond);
        }
    }
}
