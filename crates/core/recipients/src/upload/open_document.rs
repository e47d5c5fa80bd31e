//! OpenDocument spreadsheets.
//!
//! They repeat cells and rows by number, which a reader that writes them all out pays for in memory. This one keeps only
//! cells that are not blank.

use std::borrow::Cow;

use quick_xml::{
    Reader,
    escape::{resolve_predefined_entity, unescape},
    events::{BytesRef, BytesStart, Event},
};

use super::{
    UploadError, archive,
    cell_text::{bool_text, iso_text, number_text},
    table::Table,
};

/// The part of the archive that holds the sheets.
const CONTENT: &str = "content.xml";

/// Reads the first sheet.
pub(super) fn read(bytes: &[u8]) -> Result<String, UploadError> {
    archive::check_size(bytes)?;
    let content = archive::read(bytes, CONTENT)?;
    sheet_as_csv(std::str::from_utf8(&content).map_err(|_| UploadError::Damaged)?)
}

fn sheet_as_csv(content: &str) -> Result<String, UploadError> {
    let mut sheet = Sheet::default();
    let mut xml = Reader::from_str(content);
    loop {
        match xml.read_event().map_err(|_| UploadError::Damaged)? {
            Event::Start(element) => sheet.start(&element)?,
            Event::Empty(element) => {
                sheet.start(&element)?;
                sheet.end(element.local_name().as_ref())?;
            }
            Event::End(element) => sheet.end(element.local_name().as_ref())?,
            Event::Text(text) => sheet.text(text.as_ref()),
            Event::CData(text) => sheet.text(text.as_ref()),
            Event::GeneralRef(reference) => sheet.reference(&reference),
            Event::Eof => return Err(UploadError::Damaged),
            _ => {}
        }
        if sheet.ended {
            sheet.table.fill_merged(&sheet.merged)?;
            return sheet.table.into_csv();
        }
    }
}

/// The sheet that is being read.
#[derive(Debug, Default)]
struct Sheet {
    table: Table,
    merged: Vec<[(u32, u32); 2]>,
    row: u32,
    row_repeats: u32,
    column: u32,
    /// The cells of the current row that are not blank.
    cells: Vec<(u32, String)>,
    cell: Option<SheetCell>,
    /// How deep in a note on a cell this is.
    note_depth: usize,
    ended: bool,
}

/// The cell that is being read.
#[derive(Debug, Default)]
struct SheetCell {
    repeats: u32,
    /// Whether another cell, of which it is a part, lies over it.
    covered: bool,
    /// What the attributes say that it holds.
    value: Option<String>,
    /// What is shown.
    shown: String,
    paragraphs: usize,
}

impl Sheet {
    fn start(&mut self, element: &BytesStart<'_>) -> Result<(), UploadError> {
        let name = element.local_name();
        match name.as_ref() {
            "annotation" => self.note_depth += 1,
            _ if self.note_depth > 0 => {}
            "table-row" => {
                self.row_repeats = count(element, "table:number-rows-repeated")?;
                self.column = 0;
            }
            "table-cell" | "covered-table-cell" => self.start_cell(element, name.as_ref() != "table-cell")?,
            "p" => {
                if let Some(cell) = &mut self.cell {
                    if cell.paragraphs > 0 {
                        cell.shown.push('\n');
                    }
                    cell.paragraphs += 1;
                }
            }
            "s" => {
                let spaces = usize::try_from(count(element, "text:c")?.min(1_000)).unwrap_or(1);
                self.text(&" ".repeat(spaces));
            }
            "tab" => self.text("\t"),
            "line-break" => self.text("\n"),
            _ => {}
        }
        Ok(())
    }

    fn start_cell(&mut self, element: &BytesStart<'_>, covered: bool) -> Result<(), UploadError> {
        let rows = count(element, "table:number-rows-spanned")?;
        let columns = count(element, "table:number-columns-spanned")?;
        if rows > 1 || columns > 1 {
            let last = (
                self.row.saturating_add(rows.saturating_sub(1)),
                self.column.saturating_add(columns.saturating_sub(1)),
            );
            self.merged.push([(self.row, self.column), last]);
        }
        let repeats = count(element, "table:number-columns-repeated")?;
        self.cell = Some(SheetCell { repeats, covered, value: value(element)?, ..SheetCell::default() });
        Ok(())
    }

    fn end(&mut self, name: &str) -> Result<(), UploadError> {
        match name {
            "annotation" => self.note_depth = self.note_depth.saturating_sub(1),
            _ if self.note_depth > 0 => {}
            "table-cell" | "covered-table-cell" => self.end_cell()?,
            "table-row" => self.end_row()?,
            "table" => self.ended = true,
            _ => {}
        }
        Ok(())
    }

    fn end_cell(&mut self) -> Result<(), UploadError> {
        let Some(cell) = self.cell.take() else { return Ok(()) };
        let text = cell.value.unwrap_or(cell.shown);
        let end = self.column.saturating_add(cell.repeats);
        if !cell.covered && !text.trim().is_empty() {
            for column in self.column..end {
                if column >= super::table::MAX_COLUMNS {
                    return Err(UploadError::TooManyColumns);
                }
                self.cells.push((column, text.clone()));
            }
        }
        self.column = end;
        Ok(())
    }

    fn end_row(&mut self) -> Result<(), UploadError> {
        let cells = std::mem::take(&mut self.cells);
        if !cells.is_empty() {
            for row in self.row..self.row.saturating_add(self.row_repeats) {
                for (column, text) in &cells {
                    self.table.add(row, *column, text.clone())?;
                }
            }
        }
        self.row = self.row.saturating_add(self.row_repeats);
        Ok(())
    }

    fn text(&mut self, text: &str) {
        if let Some(cell) = self.cell.as_mut().filter(|cell| self.note_depth == 0 && cell.paragraphs > 0) {
            cell.shown.push_str(text);
        }
    }

    fn reference(&mut self, reference: &BytesRef<'_>) {
        match reference.resolve_char_ref() {
            Ok(Some(c)) => self.text(c.encode_utf8(&mut [0; 4])),
            _ => self.text(resolve_predefined_entity(reference.as_ref()).unwrap_or_default()),
        }
    }
}

/// The value of a cell, if it is better than what is shown: numbers in full, dates in ISO 8601.
fn value(element: &BytesStart<'_>) -> Result<Option<String>, UploadError> {
    Ok(match attribute(element, "office:value-type")?.as_deref() {
        Some("float") => attribute(element, "office:value")?.map(|value| value.parse().map_or(value, number_text)),
        Some("date") => attribute(element, "office:date-value")?.map(|date| iso_text(&date)),
        Some("boolean") => {
            attribute(element, "office:boolean-value")?.map(|value| bool_text(value == "true").to_owned())
        }
        _ => None,
    })
}

/// A count that is one if it is not given.
fn count(element: &BytesStart<'_>, name: &str) -> Result<u32, UploadError> {
    let count = attribute(element, name)?.map(|count| count.parse().map_err(|_| UploadError::Damaged));
    Ok(count.transpose()?.unwrap_or(1))
}

fn attribute(element: &BytesStart<'_>, name: &str) -> Result<Option<String>, UploadError> {
    let attribute = element.try_get_attribute(name).map_err(|_| UploadError::Damaged)?;
    let value = attribute.map(|attribute| unescape(&attribute.value).map(Cow::into_owned));
    value.transpose().map_err(|_| UploadError::Damaged)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(rows: &str) -> Result<String, UploadError> {
        sheet_as_csv(&format!("<office:spreadsheet><table:table>{rows}</table:table></office:spreadsheet>"))
    }

    #[test]
    fn values_and_texts_are_read() {
        let rows = r#"
            <table:table-row table:number-rows-repeated="2"><table:table-cell/></table:table-row>
            <table:table-row>
              <table:table-cell office:value-type="float" office:value="7700900123"><text:p>7.7E9</text:p></table:table-cell>
              <table:table-cell office:value-type="date" office:date-value="2026-11-25"><text:p>25/11/26</text:p></table:table-cell>
              <table:table-cell table:number-columns-repeated="2"/>
              <table:table-cell><office:annotation><text:p>note</text:p></office:annotation><text:p>A &amp; <text:span>B</text:span></text:p><text:p>C<text:s text:c="2"/>D</text:p></table:table-cell>
              <table:table-cell table:number-columns-repeated="16000"/>
            </table:table-row>
            <table:table-row table:number-rows-repeated="2"><table:table-cell office:value-type="percentage" office:value="0.5" table:number-columns-repeated="2"><text:p>50%</text:p></table:table-cell></table:table-row>
            <table:table-row table:number-rows-repeated="1048000"><table:table-cell/></table:table-row>"#;
        assert_eq!(read(rows).as_deref(), Ok("7700900123,2026-11-25,,,\"A & B\nC  D\"\r\n50%,50%\r\n50%,50%\r\n"));
    }

    #[test]
    fn merged_cells_all_have_the_text() {
        let rows = r#"<table:table-row>
              <table:table-cell table:number-rows-spanned="2"><text:p>a</text:p></table:table-cell><table:table-cell><text:p>b</text:p></table:table-cell>
            </table:table-row>
            <table:table-row><table:covered-table-cell/><table:table-cell><text:p>c</text:p></table:table-cell></table:table-row>"#;
        assert_eq!(read(rows).as_deref(), Ok("a,b\r\na,c\r\n"));
    }

    #[test]
    fn repetition_is_bounded() {
        let cell =
            r#"<table:table-cell table:number-columns-repeated="4000000000"><text:p>x</text:p></table:table-cell>"#;
        assert_eq!(read(&format!("<table:table-row>{cell}</table:table-row>")), Err(UploadError::TooManyColumns));
        let row = r#"<table:table-row table:number-rows-repeated="4000000000"><table:table-cell><text:p>x</text:p></table:table-cell></table:table-row>"#;
        assert_eq!(read(row), Err(UploadError::TooManyRows));
    }
}
