//! Rows of tables that people take home: comma separated values (RFC 4180).

use std::fmt::Display;

/// What begins a formula in the programs that open such files.
const BEGINS_A_FORMULA: [char; 6] = ['=', '+', '-', '@', '\t', '\r'];

/// Adds a row. No cell is taken for a formula by the program that opens the file: what people wrote stays what they wrote, behind
/// an apostrophe.
pub fn push_row<C: Display>(out: &mut String, cells: impl IntoIterator<Item = C>) {
    for (index, cell) in cells.into_iter().enumerate() {
        if index > 0 {
            out.push(',');
        }
        push_cell(out, &cell.to_string());
    }
    out.push_str("\r\n");
}

fn push_cell(out: &mut String, cell: &str) {
    let apostrophe = if is_formula(cell) { "'" } else { "" };
    if cell.contains(['"', ',', '\n', '\r']) {
        out.extend(["\"", apostrophe, &cell.replace('"', "\"\""), "\""]);
    } else {
        out.extend([apostrophe, cell]);
    }
}

/// A number with its sign, as that of a phone, is none.
fn is_formula(cell: &str) -> bool {
    let Some(rest) = cell.strip_prefix(BEGINS_A_FORMULA) else { return false };
    rest.is_empty() || !rest.chars().all(|c| c.is_ascii_digit() || c == ' ')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(cells: &[&str]) -> String {
        let mut out = String::new();
        push_row(&mut out, cells);
        out
    }

    #[test]
    fn cells_are_quoted_where_they_must_be() {
        assert_eq!(row(&["a", "", "b c"]), "a,,b c\r\n");
        assert_eq!(row(&["a,b", "say \"hi\"", "two\nlines"]), "\"a,b\",\"say \"\"hi\"\"\",\"two\nlines\"\r\n");
    }

    #[test]
    fn no_cell_is_a_formula() {
        for (cell, written) in [
            ("=1+1", "'=1+1"),
            ("@SUM(A1)", "'@SUM(A1)"),
            ("-", "'-"),
            ("+cmd|' /C calc'!A0", "'+cmd|' /C calc'!A0"),
            ("\t=1", "'\t=1"),
            ("=HYPERLINK(\"a\",\"b\")", "\"'=HYPERLINK(\"\"a\"\",\"\"b\"\")\""),
            ("+447900900123", "+447900900123"),
            ("-5", "-5"),
            ("+44 7900 900123", "+44 7900 900123"),
            ("a=b", "a=b"),
        ] {
            assert_eq!(row(&[cell]), format!("{written}\r\n"));
        }
    }
}
