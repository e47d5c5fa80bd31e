//! Rows of comma separated values out of text that comes in pieces.
//!
//! The rules are those of CPython's `csv` with spaces after a comma skipped, which spreadsheets have always been read
//! by: a quoted cell may hold commas, line breaks and doubled quotes; text after its closing quote belongs to it; a
//! quote that is never closed runs to the end; a carriage return is a line break only before a line feed.

use memchr::{memchr, memchr3};

use super::CsvError;

/// The longest cell, in characters.
pub(crate) const CELL_LIMIT: usize = 131_072;

/// The longest row: bytes of its cells and their number together. Ours, so that a row fits into bounded memory.
pub(crate) const ROW_LIMIT: usize = 4 * 1024 * 1024;

const QUOTE: u8 = b'"';

/// How cells and rows are set apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Dialect {
    pub(crate) delimiter: u8,
    /// Whether spaces at the start of a cell are skipped.
    pub(crate) skip_spaces: bool,
}

impl Dialect {
    /// What is stored and checked.
    pub(crate) const CSV: Self = Self { delimiter: b',', skip_spaces: true };

    /// What spreadsheets write between tabs.
    pub(crate) const TSV: Self = Self { delimiter: b'\t', skip_spaces: false };
}

/// The cells of a row.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Cells<'r> {
    text: &'r str,
    ends: &'r [usize],
}

impl<'r> Cells<'r> {
    /// A row without cells.
    pub(crate) const NONE: Self = Self { text: "", ends: &[] };

    pub(crate) fn len(self) -> usize {
        self.ends.len()
    }

    pub(crate) fn get(self, index: usize) -> Option<&'r str> {
        let start = match index.checked_sub(1) {
            Some(before) => *self.ends.get(before)?,
            None => 0,
        };
        self.text.get(start..*self.ends.get(index)?)
    }

    pub(crate) fn iter(self) -> impl DoubleEndedIterator<Item = &'r str> {
        (0..self.len()).filter_map(move |index| self.get(index))
    }

    /// How many cells there are up to the last one with anything in it.
    pub(crate) fn populated(self) -> usize {
        let total = self.text.len();
        self.ends
            .iter()
            .rposition(|&end| end < total)
            .map_or_else(|| if total == 0 { 0 } else { 1 }, |before_last| before_last + 2)
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    StartOfRow,
    StartOfCell,
    Unquoted,
    Quoted,
    /// After a quote within a quoted cell: its end, or the first of two.
    QuoteInQuoted,
    /// After a carriage return.
    CarriageReturn,
}

/// Reads rows; all its memory is one row's.
#[derive(Debug)]
pub(crate) struct Parser {
    dialect: Dialect,
    state: State,
    text: String,
    ends: Vec<usize>,
    /// Characters of the cell that is being read, once it has so many bytes that they have to be counted.
    counted: Option<usize>,
}

impl Parser {
    pub(crate) fn new(dialect: Dialect) -> Self {
        Self { dialect, state: State::StartOfRow, text: String::new(), ends: Vec::new(), counted: None }
    }

    /// Reads a piece of text, and hands each row that it ends to `on_row`.
    pub(crate) fn push<E: From<CsvError>>(
        &mut self,
        piece: &str,
        mut on_row: impl FnMut(Cells<'_>) -> Result<(), E>,
    ) -> Result<(), E> {
        let mut rest = piece;
        while let Some(&byte) = rest.as_bytes().first() {
            match self.state {
                State::StartOfRow if matches!(byte, b'\n' | b'\r') => {}
                State::StartOfRow | State::StartOfCell if byte == b' ' && self.dialect.skip_spaces => {
                    self.state = State::StartOfCell;
                    rest = rest.trim_start_matches(' ');
                    continue;
                }
                State::StartOfRow | State::StartOfCell if byte == QUOTE => {
                    self.state = State::Quoted;
                    rest = rest.get(1..).unwrap_or_default();
                    continue;
                }
                State::StartOfRow | State::StartOfCell | State::Unquoted => {
                    rest = self.take_unquoted(rest)?;
                }
                State::Quoted => {
                    rest = self.take_quoted(rest)?;
                    continue;
                }
                State::QuoteInQuoted if byte == QUOTE => {
                    self.state = State::Quoted;
                    self.append("\"")?;
                    rest = rest.get(1..).unwrap_or_default();
                    continue;
                }
                State::QuoteInQuoted => {
                    self.state = State::Unquoted;
                    continue;
                }
                State::CarriageReturn if matches!(byte, b'\n' | b'\r') => {}
                State::CarriageReturn => return Err(CsvError::LoneCarriageReturn.into()),
            }
            rest = self.take_separator(rest, &mut on_row)?;
        }
        Ok(())
    }

    /// Ends the text: hands over the row that no line break ended.
    pub(crate) fn finish<E: From<CsvError>>(
        &mut self,
        mut on_row: impl FnMut(Cells<'_>) -> Result<(), E>,
    ) -> Result<(), E> {
        match self.state {
            State::StartOfRow => return Ok(()),
            State::CarriageReturn => {}
            State::StartOfCell | State::Unquoted | State::Quoted | State::QuoteInQuoted => self.end_cell(),
        }
        self.end_row(&mut on_row)
    }

    /// Takes what belongs to an unquoted cell; what is left starts with a separator.
    fn take_unquoted<'p>(&mut self, rest: &'p str) -> Result<&'p str, CsvError> {
        let length = memchr3(self.dialect.delimiter, b'\n', b'\r', rest.as_bytes()).unwrap_or(rest.len());
        let (cell, rest) = rest.split_at_checked(length).unwrap_or((rest, ""));
        self.append(cell)?;
        self.state = State::Unquoted;
        Ok(rest)
    }

    /// Takes what belongs to a quoted cell, and the quote that may end it.
    fn take_quoted<'p>(&mut self, rest: &'p str) -> Result<&'p str, CsvError> {
        let Some(length) = memchr(QUOTE, rest.as_bytes()) else {
            self.append(rest)?;
            return Ok("");
        };
        self.append(rest.get(..length).unwrap_or_default())?;
        self.state = State::QuoteInQuoted;
        Ok(rest.get(length + 1..).unwrap_or_default())
    }

    /// Takes the separator that the rest starts with, if there is a rest.
    fn take_separator<'p, E: From<CsvError>>(
        &mut self,
        rest: &'p str,
        on_row: &mut impl FnMut(Cells<'_>) -> Result<(), E>,
    ) -> Result<&'p str, E> {
        let Some(&byte) = rest.as_bytes().first() else {
            return Ok(rest);
        };
        if !matches!(self.state, State::StartOfRow | State::CarriageReturn) {
            self.end_cell();
        }
        match byte {
            b'\n' => self.end_row(on_row)?,
            b'\r' => self.state = State::CarriageReturn,
            _ => {
                self.state = State::StartOfCell;
                if self.ends.len() + self.text.len() > ROW_LIMIT {
                    return Err(CsvError::RowTooLong.into());
                }
            }
        }
        Ok(rest.get(1..).unwrap_or_default())
    }

    fn append(&mut self, piece: &str) -> Result<(), CsvError> {
        if self.text.len() + self.ends.len() + piece.len() > ROW_LIMIT {
            return Err(CsvError::RowTooLong);
        }
        self.text.push_str(piece);
        let start = self.ends.last().copied().unwrap_or(0);
        if self.text.len() - start <= CELL_LIMIT {
            return Ok(());
        }
        let characters = match self.counted {
            Some(counted) => counted + piece.chars().count(),
            None => self.text.get(start..).unwrap_or_default().chars().count(),
        };
        self.counted = Some(characters);
        if characters > CELL_LIMIT { Err(CsvError::CellTooLong) } else { Ok(()) }
    }

    fn end_cell(&mut self) {
        self.ends.push(self.text.len());
        self.counted = None;
    }

    fn end_row<E: From<CsvError>>(&mut self, on_row: &mut impl FnMut(Cells<'_>) -> Result<(), E>) -> Result<(), E> {
        let outcome = on_row(Cells { text: &self.text, ends: &self.ends });
        self.text.clear();
        self.ends.clear();
        self.state = State::StartOfRow;
        outcome
    }
}
