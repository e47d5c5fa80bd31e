use std::io::{Cursor, Write};

use proptest::prelude::*;
use zip::{ZipWriter, write::SimpleFileOptions};

use super::*;

const RELATIONS: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const MAIN: &str = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";

/// A workbook with a hidden sheet and one with these rows.
fn xlsx(rows: &str) -> Vec<u8> {
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    let mut add = |name: &str, content: &str| {
        archive.start_file(name, SimpleFileOptions::default()).unwrap();
        archive.write_all(content.as_bytes()).unwrap();
    };
    add(
        "_rels/.rels",
        &format!(
            r#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">
            <Relationship Id="rId1" Type="{RELATIONS}/officeDocument" Target="xl/workbook.xml"/></Relationships>"#
        ),
    );
    add(
        "xl/workbook.xml",
        &format!(
            r#"<workbook xmlns="{MAIN}" xmlns:r="{RELATIONS}"><sheets>
            <sheet name="Hidden" sheetId="1" state="hidden" r:id="rId1"/><sheet name="List" sheetId="2" r:id="rId2"/>
            </sheets></workbook>"#
        ),
    );
    add(
        "xl/_rels/workbook.xml.rels",
        &format!(
            r#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">
            <Relationship Id="rId1" Type="{RELATIONS}/worksheet" Target="worksheets/sheet1.xml"/>
            <Relationship Id="rId2" Type="{RELATIONS}/worksheet" Target="worksheets/sheet2.xml"/>
            <Relationship Id="rId3" Type="{RELATIONS}/styles" Target="styles.xml"/>
            <Relationship Id="rId4" Type="{RELATIONS}/sharedStrings" Target="sharedStrings.xml"/></Relationships>"#
        ),
    );
    add(
        "xl/styles.xml",
        &format!(r#"<styleSheet xmlns="{MAIN}"><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/></cellXfs></styleSheet>"#),
    );
    add("xl/sharedStrings.xml", &format!(r#"<sst xmlns="{MAIN}"><si><t>phone number</t></si></sst>"#));
    add("xl/worksheets/sheet1.xml", &format!(r#"<worksheet xmlns="{MAIN}"><sheetData/></worksheet>"#));
    add("xl/worksheets/sheet2.xml", &format!(r#"<worksheet xmlns="{MAIN}">{rows}</worksheet>"#));
    archive.finish().unwrap().into_inner()
}

#[test]
fn the_first_visible_sheet_is_read() {
    let rows = r#"<sheetData>
        <row r="2"><c r="A2" t="s"><v>0</v></c><c r="B2" t="inlineStr"><is><t>day</t></is></c><c r="C2" t="b"><v>1</v></c></row>
        <row r="4"><c r="A4"><v>7700900123</v></c><c r="B4" s="1"><v>46351</v></c></row>
        <row r="5"><c r="A5"><v>7700900124</v></c><c r="B5" s="1"/></row>
        </sheetData><mergeCells count="1"><mergeCell ref="B4:B5"/></mergeCells>"#;
    assert_eq!(
        read_xlsx(&xlsx(rows)).as_deref(),
        Ok("phone number,day,True\r\n\r\n7700900123,2026-11-25\r\n7700900124,2026-11-25\r\n")
    );
}

#[test]
fn a_cell_far_away_takes_no_room() {
    let rows = r#"<sheetData><row><c r="A1"><v>1</v></c><c r="XFD1048576"><v>1</v></c></row></sheetData>"#;
    assert_eq!(read_xlsx(&xlsx(rows)), Err(UploadError::TooManyRows));
}

/// An old workbook: globals, then a sheet of these records.
fn xls(records: &[(u16, &[u8])]) -> Vec<u8> {
    let record = |kind: u16, data: &[u8]| {
        let length = u16::try_from(data.len()).unwrap();
        [&kind.to_le_bytes()[..], &length.to_le_bytes(), data].concat()
    };
    let begin = |part: u16| record(0x0809, &[&[0x00, 0x06][..], &part.to_le_bytes(), &[0; 12]].concat());
    let shared: &[u8] = b"\x01\0\0\0\x01\0\0\0\x0C\0\0phone number";
    let sheet_name = b"\x04\0List";
    let globals_length = begin(5).len() + 4 + 6 + sheet_name.len() + 4 + shared.len() + 4;
    let start = u32::try_from(globals_length).unwrap().to_le_bytes();
    let mut stream = [
        begin(5),
        record(0x0085, &[&start[..], &[0, 0], sheet_name].concat()),
        record(0x00FC, shared),
        record(0x000A, &[]),
        begin(16),
    ]
    .concat();
    for (kind, data) in records {
        stream.extend(record(*kind, data));
    }
    stream.extend(record(0x000A, &[]));
    let mut file = cfb::CompoundFile::create_with_version(cfb::Version::V3, Cursor::new(Vec::new())).unwrap();
    file.create_stream("/Workbook").unwrap().write_all(&stream).unwrap();
    file.into_inner().into_inner()
}

fn number_at(row: u16, column: u16, value: f64) -> Vec<u8> {
    [&row.to_le_bytes()[..], &column.to_le_bytes(), &[0, 0], &value.to_le_bytes()].concat()
}

#[test]
fn old_workbooks_are_read() {
    let text = [0; 10];
    let number = number_at(1, 0, 7_700_900_123.0);
    assert_eq!(read_xls(&xls(&[(0x00FD, &text), (0x0203, &number)])).as_deref(), Ok("phone number\r\n7700900123\r\n"));
}

#[test]
fn old_workbooks_that_ask_for_much_memory_are_refused() {
    let (first, last) = (number_at(0, 0, 1.0), number_at(u16::MAX, u16::MAX, 1.0));
    assert_eq!(read_xls(&xls(&[(0x0203, &first), (0x0203, &last)])), Err(UploadError::TooLarge));
    let dimensions = [&[0; 4][..], &[0xFF; 4], &[0, 0], &[0xFF; 2], &[0, 0]].concat();
    assert_eq!(read_xls(&xls(&[(0x0200, &dimensions)])), Err(UploadError::TooLarge));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn damage_never_panics(places in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..9)) {
        let rows = r#"<sheetData><row r="1"><c r="A1" t="s"><v>0</v></c></row></sheetData>"#;
        for mut bytes in [xlsx(rows), xls(&[(0x00FD, &[0; 10]), (0x0203, &number_at(1, 0, 1.5))])] {
            for (place, byte) in &places {
                let place = place.index(bytes.len());
                bytes[place] = *byte;
            }
            let _read = (read_xlsx(&bytes), read_xls(&bytes));
        }
    }
}
