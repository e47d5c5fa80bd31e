//! How large an old workbook becomes when it is read, found out before it is.
//!
//! A workbook is a stream of records, each with a type, a length and data ([MS-XLS] 2.1.4), in a compound file. Its reader
//! makes room for all cells between the first and the last of a sheet, and a copy of a shared text for each cell that has
//! it, so that a small file can ask for any amount of memory.
//!
//! [MS-XLS]: https://learn.microsoft.com/en-us/openspecs/office_file_formats/ms-xls/

use std::io::{Cursor, Read};

use super::UploadError;

/// The most cells between the first and the last of each sheet, in all sheets together.
const MAX_CELLS: u64 = 8_000_000;
/// The most records of all sheets together: more than ten megabytes can hold, unless sheets share them.
const MAX_RECORDS: u64 = 4_000_000;
/// The most characters of shared texts in all cells together.
const MAX_CHARACTERS: u64 = 64 * 1024 * 1024;

const FORMULA: u16 = 0x0006;
const END_OF_PART: u16 = 0x000A;
const CONTINUE: u16 = 0x003C;
const SHEET: u16 = 0x0085;
const MANY_NUMBERS: u16 = 0x00BD;
const RICH_TEXT: u16 = 0x00D6;
const SHARED_TEXTS: u16 = 0x00FC;
const SHARED_TEXT: u16 = 0x00FD;
const DIMENSIONS: u16 = 0x0200;
const NUMBER: u16 = 0x0203;
const TEXT: u16 = 0x0204;
const BOOLEAN: u16 = 0x0205;
const SHORT_NUMBER: u16 = 0x027E;
const START_OF_PART: u16 = 0x0809;

/// Refuses a workbook that becomes too large.
pub(super) fn check(bytes: &[u8]) -> Result<(), UploadError> {
    let mut file = cfb::CompoundFile::open(Cursor::new(bytes)).map_err(|_| UploadError::Damaged)?;
    let stream = if file.is_stream("/Workbook") { "/Workbook" } else { "/Book" };
    let stream = file.open_stream(stream).map_err(|_| UploadError::Damaged)?;
    let mut workbook = Vec::new();
    stream.take(bytes.len() as u64).read_to_end(&mut workbook).map_err(|_| UploadError::Damaged)?;
    check_workbook(&workbook)
}

fn check_workbook(workbook: &[u8]) -> Result<(), UploadError> {
    let (mut sheets, mut lengths) = (Vec::new(), Vec::new());
    let mut records = Records(workbook);
    while let Some(record) = records.next()? {
        match record.kind {
            SHEET => sheets.push(number(record.data, 0, 4)?),
            SHARED_TEXTS => lengths = text_lengths(record.data, &records.continued())?,
            END_OF_PART => break,
            _ => {}
        }
    }
    let mut size = Size::default();
    for start in sheets {
        let start = usize::try_from(start).map_err(|_| UploadError::Damaged)?;
        size.add_sheet(Records(workbook.get(start..).ok_or(UploadError::Damaged)?), &lengths)?;
    }
    Ok(())
}

#[derive(Debug, Default)]
struct Size {
    cells: u64,
    characters: u64,
    records: u64,
}

impl Size {
    fn add_sheet(&mut self, mut records: Records<'_>, lengths: &[u64]) -> Result<(), UploadError> {
        let mut last = (0, 0);
        // A chart within the sheet is a part of its own, and has cells that are not the sheet's.
        let mut depth = 0_u64;
        while let Some(record) = records.next()? {
            match record.kind {
                START_OF_PART => depth += 1,
                END_OF_PART if depth <= 1 => break,
                END_OF_PART => depth -= 1,
                _ if depth <= 1 => self.add_record(record, lengths, &mut last)?,
                _ => {}
            }
            self.records += 1;
            if self.characters > MAX_CHARACTERS || self.records > MAX_RECORDS {
                return Err(UploadError::TooLarge);
            }
        }
        self.add_cells((last.0 + 1) * (last.1 + 1))
    }

    /// Adds a record of a sheet; `last` is the last row and column so far.
    fn add_record(&mut self, record: Record<'_>, lengths: &[u64], last: &mut (u64, u64)) -> Result<(), UploadError> {
        let Record { kind, data } = record;
        match kind {
            DIMENSIONS => {
                // Rows have four bytes in the newer form.
                let (width, columns) = if data.len() >= 14 { (4, 8) } else { (2, 4) };
                let rows = number(data, width, width)?.saturating_sub(number(data, 0, width)?);
                let columns = number(data, columns + 2, 2)?.saturating_sub(number(data, columns, 2)?);
                self.add_cells(rows.saturating_mul(columns))
            }
            FORMULA | MANY_NUMBERS | RICH_TEXT | SHARED_TEXT | NUMBER | TEXT | BOOLEAN | SHORT_NUMBER => {
                let last_column = if kind == MANY_NUMBERS { data.len().saturating_sub(2) } else { 2 };
                let column = number(data, last_column, 2)?.max(number(data, 2, 2)?);
                *last = (number(data, 0, 2)?.max(last.0), column.max(last.1));
                if kind == SHARED_TEXT {
                    let place = usize::try_from(number(data, 6, 4)?).unwrap_or(usize::MAX);
                    self.characters += lengths.get(place).copied().unwrap_or(0);
                }
                Ok(())
            }
            _ => Ok(()),
        }
    }

    fn add_cells(&mut self, cells: u64) -> Result<(), UploadError> {
        self.cells = self.cells.saturating_add(cells);
        if self.cells > MAX_CELLS { Err(UploadError::TooLarge) } else { Ok(()) }
    }
}

/// The records from the start of a part of the stream on.
#[derive(Debug, Clone, Copy)]
struct Records<'w>(&'w [u8]);

#[derive(Debug, Clone, Copy)]
struct Record<'w> {
    kind: u16,
    data: &'w [u8],
}

impl<'w> Records<'w> {
    fn next(&mut self) -> Result<Option<Record<'w>>, UploadError> {
        let Some((header, rest)) = self.0.split_at_checked(4) else { return Ok(None) };
        let kind = u16::try_from(number(header, 0, 2)?).map_err(|_| UploadError::Damaged)?;
        let length = usize::try_from(number(header, 2, 2)?).map_err(|_| UploadError::Damaged)?;
        let (data, rest) = rest.split_at_checked(length).ok_or(UploadError::Damaged)?;
        self.0 = rest;
        Ok(Some(Record { kind, data }))
    }

    /// The data of the records that continue the last one.
    fn continued(self) -> Vec<&'w [u8]> {
        let mut rest = self;
        let mut data = Vec::new();
        while let Ok(Some(Record { kind: CONTINUE, data: more })) = rest.next() {
            data.push(more);
        }
        data
    }
}

/// A number of so many bytes, the lowest first.
fn number(data: &[u8], at: usize, size: usize) -> Result<u64, UploadError> {
    let bytes = data.get(at..at.saturating_add(size)).ok_or(UploadError::Damaged)?;
    Ok(bytes.iter().rev().fold(0, |number, &byte| number << 8 | u64::from(byte)))
}

/// How many characters each shared text has ([MS-XLS] 2.4.265, 2.5.293).
///
/// [MS-XLS]: https://learn.microsoft.com/en-us/openspecs/office_file_formats/ms-xls/
fn text_lengths(first: &[u8], continued: &[&[u8]]) -> Result<Vec<u64>, UploadError> {
    let mut texts = Texts { record: first, others: continued };
    texts.skip(4)?;
    let count = texts.number(4)?;
    let mut lengths = Vec::new();
    for _ in 0..count {
        if texts.is_at_end() {
            break;
        }
        lengths.push(texts.skip_text()?);
    }
    Ok(lengths)
}

/// Shared texts, which run on over the ends of records.
#[derive(Debug)]
struct Texts<'w> {
    record: &'w [u8],
    others: &'w [&'w [u8]],
}

impl Texts<'_> {
    fn is_at_end(&mut self) -> bool {
        while self.record.is_empty() {
            let Some((next, others)) = self.others.split_first() else { return true };
            (self.record, self.others) = (next, others);
        }
        false
    }

    fn number(&mut self, size: usize) -> Result<u64, UploadError> {
        if self.is_at_end() {
            return Err(UploadError::Damaged);
        }
        let value = number(self.record, 0, size)?;
        self.skip(size)?;
        Ok(value)
    }

    fn skip(&mut self, mut bytes: usize) -> Result<(), UploadError> {
        while bytes > 0 {
            if self.is_at_end() {
                return Err(UploadError::Damaged);
            }
            let here = bytes.min(self.record.len());
            self.record = self.record.get(here..).unwrap_or_default();
            bytes -= here;
        }
        Ok(())
    }

    /// Skips a text and tells how many characters it has.
    fn skip_text(&mut self) -> Result<u64, UploadError> {
        let to_usize = |number: u64| usize::try_from(number).map_err(|_| UploadError::Damaged);
        let characters = self.number(2)?;
        let mut flags = self.number(1)?;
        let runs = if flags & 0x08 != 0 { to_usize(self.number(2)?)? * 4 } else { 0 };
        let phonetic = if flags & 0x04 != 0 { to_usize(self.number(4)?)? } else { 0 };
        let mut left = to_usize(characters)?;
        while left > 0 {
            if self.record.is_empty() {
                // The rest of a text starts with its flags anew.
                flags = self.number(1)?;
            }
            let width = if flags & 1 != 0 { 2 } else { 1 };
            let here = left.min(self.record.len() / width);
            if here == 0 && !self.record.is_empty() {
                return Err(UploadError::Damaged);
            }
            self.skip(here * width)?;
            left -= here;
        }
        self.skip(runs)?;
        self.skip(phonetic)?;
        Ok(characters)
    }
}
