//! Tables that people take home, written while they are read.

use axum::{
    body::Body,
    response::{IntoResponse, Response},
};
use bytes::Bytes;
use futures::{Stream, TryStreamExt};
use http::{HeaderValue, header};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use tidings_admin_client::Failed;
pub use tidings_domain::csv_row::push_row;

use crate::visit::Answer;

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
