//! The cells of a sheet, and the text that is made of them.

use super::UploadError;

/// How many rows of a spreadsheet are read.
pub(super) const MAX_ROWS: u32 = 200_000;
/// How many columns of a spreadsheet are read.
pub(super) const MAX_COLUMNS: u32 = 1_000;
/// The most text that is made of a spreadsheet, in bytes.
const MAX_TEXT: usize = 64 * 1024 * 1024;

/// The most cells that are read.
const MAX_CELLS: usize = 4_000_000;

/// The cells of a sheet that have something in them.
#[derive(Debug, Default)]
pub(super) struct Table {
    /// Row, column and text.
    cells: Vec<(u32, u32, String)>,
    bytes: usize,
}

impl Table {
    /// Adds the text of a cell, unless it is blank.
    pub(super) fn add(&mut self, row: u32, column: u32, text: String) -> Result<(), UploadError> {
        if text.trim().is_empty() {
            return Ok(());
        }
        if row >= MAX_ROWS {
            return Err(UploadError::TooManyRows);
        }
        if column >= MAX_COLUMNS {
            return Err(UploadError::TooManyColumns);
        }
        self.bytes += text.len() + 1;
        if self.bytes > MAX_TEXT || self.cells.len() >= MAX_CELLS {
            return Err(UploadError::TooLarge);
        }
        self.cells.push((row, column, text));
        Ok(())
    }

    /// Gives all the cells of merged ranges the text of their first cell, as far as the sheet has rows and columns.
    /// A range is the row and column of its first and of its last cell.
    pub(super) fn fill_merged(&mut self, ranges: &[[(u32, u32); 2]]) -> Result<(), UploadError> {
        self.sort();
        let original = self.cells.len();
        let last_row = self.cells.last().map_or(0, |(row, _, _)| *row);
        let last_column = self.cells.iter().map(|(_, column, _)| *column).max().unwrap_or(0);
        for &[first, last] in ranges {
            let known = self.cells.get(..original).unwrap_or_default();
            let place = known.binary_search_by_key(&first, |(row, column, _)| (*row, *column));
            let Some((_, _, text)) = place.ok().and_then(|place| known.get(place)).cloned() else { continue };
            for row in first.0..=last.0.min(last_row) {
                for column in first.1..=last.1.min(last_column) {
                    if (row, column) != first {
                        self.add(row, column, text.clone())?;
                    }
                }
            }
        }
        Ok(())
    }

    fn sort(&mut self) {
        self.cells.sort_by_key(|(row, column, _)| (*row, *column));
    }

    /// Comma separated values of all rows from the first that is not blank, which is the header.
    pub(super) fn into_csv(mut self) -> Result<String, UploadError> {
        self.sort();
        let mut csv = CsvText::default();
        let mut at = self.cells.first().map_or(0, |(row, _, _)| *row);
        for (row, column, text) in &self.cells {
            while at < *row {
                csv.end_row()?;
                at += 1;
            }
            csv.cell_at(*column, text)?;
        }
        csv.end_row()?;
        Ok(csv.into_text())
    }
}

/// Comma separated values that are being written.
#[derive(Debug, Default)]
pub(super) struct CsvText {
    text: String,
    /// How many cells the current row has.
    column: u32,
}

impl CsvText {
    /// Writes a cell into a column of the current row. Columns come in order; of two in the same column the first counts.
    pub(super) fn cell_at(&mut self, column: u32, cell: &str) -> Result<(), UploadError> {
        if column < self.column {
            return Ok(());
        }
        while self.column <= column {
            if self.column > 0 {
                self.text.push(',');
            }
            self.column += 1;
        }
        if cell.contains([',', '"', '\r', '\n']) {
            self.text.push('"');
            self.text.push_str(&cell.replace('"', "\"\""));
            self.text.push('"');
        } else {
            self.text.push_str(cell);
        }
        self.check()
    }

    pub(super) fn end_row(&mut self) -> Result<(), UploadError> {
        self.text.push_str("\r\n");
        self.column = 0;
        self.check()
    }

    pub(super) fn into_text(self) -> String {
        self.text
    }

    fn check(&self) -> Result<(), UploadError> {
        if self.text.len() > MAX_TEXT { Err(UploadError::TooLarge) } else { Ok(()) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table(cells: &[(u32, u32, &str)]) -> Table {
        let mut table = Table::default();
        for (row, column, text) in cells {
            table.add(*row, *column, (*text).to_owned()).unwrap();
        }
        table
    }

    #[test]
    fn cells_become_comma_separated_values() {
        let table = table(&[(3, 1, "b"), (3, 0, "a"), (5, 2, "x, \"y\"\n"), (5, 0, " ")]);
        assert_eq!(table.into_csv().unwrap(), "a,b\r\n\r\n,,\"x, \"\"y\"\"\n\"\r\n");
    }

    #[test]
    fn merged_cells_all_have_the_first_ones_text() {
        let mut table = table(&[(0, 0, "a"), (0, 1, "b"), (1, 0, "x"), (2, 1, "y")]);
        table.fill_merged(&[[(1, 0), (9, 0)], [(5, 5), (6, 6)]]).unwrap();
        assert_eq!(table.into_csv().unwrap(), "a,b\r\nx\r\nx,y\r\n");
    }

    #[test]
    fn size_is_limited() {
        let mut table = Table::default();
        assert_eq!(table.add(MAX_ROWS, 0, "x".to_owned()), Err(UploadError::TooManyRows));
        assert_eq!(table.add(0, MAX_COLUMNS, "x".to_owned()), Err(UploadError::TooManyColumns));
        assert_eq!(table.add(MAX_ROWS, MAX_COLUMNS, String::new()), Ok(()));
        assert_eq!(table.add(0, 0, "x".repeat(MAX_TEXT)), Err(UploadError::TooLarge));
    }
}
