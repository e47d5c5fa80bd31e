//! Workbooks of Excel, by `calamine`.
//!
//! Its reader of old workbooks takes sizes on trust and may panic on damaged files: [`xls_limits`](super::xls_limits)
//! looks at the sizes first, and what panics is caught and counts as damaged. Newer workbooks are read cell by cell.

use std::{
    io::Cursor,
    panic::{AssertUnwindSafe, catch_unwind},
};

use calamine::{Data, Dimensions, Reader, Sheet, SheetType, SheetVisible, Xls, Xlsx};

use super::{UploadError, archive, cell_text::cell_text, table::Table, xls_limits};

/// Reads a workbook of Excel since 2007.
pub(super) fn read_xlsx(bytes: &[u8]) -> Result<String, UploadError> {
    archive::check_size(bytes)?;
    contained(|| {
        let mut book = Xlsx::new(Cursor::new(bytes)).map_err(|_| UploadError::Damaged)?;
        let Some(sheet) = first_visible(book.sheets_metadata()) else { return Ok(String::new()) };
        let merged = book.merge_cells_by_sheet_name(&sheet).map_err(|_| UploadError::Damaged)?;
        let mut table = Table::default();
        let mut cells = book.worksheet_cells_reader(&sheet).map_err(|_| UploadError::Damaged)?;
        while let Some(cell) = cells.next_cell().map_err(|_| UploadError::Damaged)? {
            let (row, column) = cell.get_position();
            table.add(row, column, cell_text(Data::from(cell.get_value().clone())))?;
        }
        table.fill_merged(&ranges(&merged))?;
        table.into_csv()
    })
}

/// Reads a workbook of Excel before 2007.
pub(super) fn read_xls(bytes: &[u8]) -> Result<String, UploadError> {
    xls_limits::check(bytes)?;
    contained(|| {
        let mut book = Xls::new(Cursor::new(bytes)).map_err(|_| UploadError::Damaged)?;
        let Some(sheet) = first_visible(book.sheets_metadata()) else { return Ok(String::new()) };
        let merged = book.merge_cells_by_sheet_name(&sheet).map_err(|_| UploadError::Damaged)?;
        let range = book.worksheet_range(&sheet).map_err(|_| UploadError::Damaged)?;
        let (first_row, first_column) = range.start().unwrap_or_default();
        let mut table = Table::default();
        for (row, column, value) in range.used_cells() {
            let place = |index: usize| u32::try_from(index).map_err(|_| UploadError::TooManyRows);
            table.add(first_row + place(row)?, first_column + place(column)?, cell_text(value.clone()))?;
        }
        table.fill_merged(&ranges(&merged))?;
        table.into_csv()
    })
}

fn first_visible(sheets: &[Sheet]) -> Option<String> {
    let visible = |sheet: &&Sheet| sheet.typ == SheetType::WorkSheet && sheet.visible == SheetVisible::Visible;
    sheets.iter().find(visible).map(|sheet| sheet.name.clone())
}

fn ranges(merged: &[Dimensions]) -> Vec<[(u32, u32); 2]> {
    merged.iter().map(|range| [range.start, range.end]).collect()
}

/// Runs what may panic on hostile input.
fn contained<T>(read: impl FnOnce() -> Result<T, UploadError>) -> Result<T, UploadError> {
    // Nothing outlives the panic: all that is read into belongs to the closure.
    catch_unwind(AssertUnwindSafe(read)).unwrap_or(Err(UploadError::Damaged))
}

#[cfg(test)]
mod tests;
