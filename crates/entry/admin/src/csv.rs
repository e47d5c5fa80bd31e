//! Tables that people take home, written while they are read.

use std::fmt::Display;

use axum::{
    body::Body,
    response::{IntoResponse, Response},
};
use bytes::Bytes;
use futures::{Stream, TryStreamExt};
use http::{HeaderValue, header};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use tidings_admin_client::Failed;

use crate::visit::Answer;

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

/// A file of this name, of parts that are sent as they come. When one cannot be had, the download breaks off, so that nobody takes
/// a part for the whole.
///
/// # Errors
/// Never; so that handlers end with it.
#[expect(clippy::unnecessary_wraps, reason = "handlers end with it")]
pub fn download(name: &str, parts: impl Stream<Item = Result<String, Failed>> + Send + 'static) -> Answer {
    let body = Body::from_stream(parts.map_ok(Bytes::from));
    Ok((attachment(name), body).into_response())
}

/// A file of this name that is there already.
///
/// # Errors
/// Never; so that handlers end with it.
#[expect(clippy::unnecessary_wraps, reason = "handlers end with it")]
pub fn file(name: &str, content: String) -> Answer {
    let response: Response = (attachment(name), content).into_response();
    Ok(response)
}

fn attachment(name: &str) -> [(header::HeaderName, HeaderValue); 2] {
    // RFC 6266: a plain name for old programs, and the true one.
    let plain: String =
        name.chars().map(|c| if c.is_ascii_alphanumeric() || " .-_".contains(c) { c } else { '_' }).collect();
    let true_name = utf8_percent_encode(name, NON_ALPHANUMERIC);
    let value = format!("attachment; filename=\"{plain}\"; filename*=UTF-8''{true_name}");
    let disposition = HeaderValue::from_str(&value).unwrap_or(HeaderValue::from_static("attachment"));
    [
        (header::CONTENT_TYPE, HeaderValue::from_static("text/csv; charset=utf-8")),
        (header::CONTENT_DISPOSITION, disposition),
    ]
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

    #[test]
    fn names_of_files_are_for_old_and_new_programs() {
        let [_, (_, value)] = attachment("Café “1” – emails.csv");
        let value = value.to_str().unwrap();
        assert!(
            value.starts_with("attachment; filename=\"Caf_ _1_ _ emails.csv\"; filename*=UTF-8''Caf%C3%A9%20"),
            "{value}"
        );
    }
}
