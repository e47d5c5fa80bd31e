//! The built stylesheet, scripts and images, inside the binary.
//!
//! Each has a name, `main.css`, and an address with its content's hash, `/assets/main.0123456789.css`: whoever has fetched
//! it once never asks again.

use axum::{Router, extract::Path, response::IntoResponse, routing::get};
use http::{HeaderMap, HeaderValue, StatusCode, header};

/// One file.
struct Asset {
    /// With its hash; `main.0123456789.css`.
    file: &'static str,
    content_type: &'static str,
    content: &'static [u8],
    /// Compressed, best first: the encoding's name and the content. Only where it saves something.
    compressed: &'static [(&'static str, &'static [u8])],
}

include!(concat!(env!("OUT_DIR"), "/assets.rs"));

/// The address of the asset `name`, e.g. `/assets/main.0123456789.css` for `main.css`.
#[must_use]
pub fn path(name: &str) -> Option<&'static str> {
    PATHS.iter().find(|(known, _)| *known == name).map(|(_, path)| *path)
}

/// `GET /assets/{file}`.
pub fn router<S: Clone + Send + Sync + 'static>() -> Router<S> {
    Router::new().route("/assets/{file}", get(one))
}

async fn one(Path(file): Path<String>, headers: HeaderMap) -> impl IntoResponse {
    let Some(asset) = ASSETS.iter().find(|asset| asset.file == file) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let mut reply = HeaderMap::from_iter([
        (header::CONTENT_TYPE, HeaderValue::from_static(asset.content_type)),
        (header::CACHE_CONTROL, HeaderValue::from_static("public, max-age=31536000, immutable")),
        (header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff")),
    ]);
    if !asset.compressed.is_empty() {
        reply.insert(header::VARY, HeaderValue::from_static("accept-encoding"));
    }
    match asset.compressed.iter().find(|(encoding, _)| accepts(&headers, encoding)) {
        Some((encoding, content)) => {
            reply.insert(header::CONTENT_ENCODING, HeaderValue::from_static(encoding));
            (reply, *content).into_response()
        }
        None => (reply, asset.content).into_response(),
    }
}

/// Whether the client takes `encoding` by its name.
fn accepts(headers: &HeaderMap, encoding: &str) -> bool {
    let accepted = headers.get_all(header::ACCEPT_ENCODING).iter().filter_map(|value| value.to_str().ok());
    accepted.flat_map(|value| value.split(',')).any(|choice| {
        let mut parts = choice.split(';').map(str::trim);
        let is_refused = |weight: &str| weight.strip_prefix("q=").is_some_and(|q| q.parse() == Ok(0.0));
        parts.next().is_some_and(|name| name.eq_ignore_ascii_case(encoding)) && !parts.any(is_refused)
    })
}

#[cfg(test)]
mod tests {
    use axum::body::Body;
    use http::{Request, Response, StatusCode};
    use http_body_util::BodyExt;
    use tower::ServiceExt;

    use super::{ASSETS, path, router};

    async fn get(path: &str, encodings: &str) -> Response<Body> {
        let request = Request::get(path).header("accept-encoding", encodings).body(Body::empty()).unwrap();
        router().oneshot(request).await.unwrap()
    }

    fn header<'a>(response: &'a Response<Body>, name: &str) -> Option<&'a str> {
        response.headers().get(name).map(|value| value.to_str().unwrap())
    }

    #[tokio::test]
    async fn an_asset_is_kept_for_ever_and_compressed_for_who_takes_it() {
        let path = path("main.css").unwrap();
        let plain = get(path, "identity").await;
        assert_eq!(plain.status(), StatusCode::OK);
        assert_eq!(header(&plain, "content-type"), Some("text/css; charset=utf-8"));
        assert_eq!(header(&plain, "cache-control"), Some("public, max-age=31536000, immutable"));
        assert_eq!((header(&plain, "vary"), header(&plain, "content-encoding")), (Some("accept-encoding"), None));
        let plain = plain.into_body().collect().await.unwrap().to_bytes();
        for (taken, given) in
            [("gzip, deflate, br", Some("br")), ("gzip;q=0.5, br;q=0", Some("gzip")), ("gzip; q=0", None)]
        {
            let response = get(path, taken).await;
            assert_eq!(header(&response, "content-encoding"), given, "{taken}");
            let length = response.into_body().collect().await.unwrap().to_bytes().len();
            assert_eq!(length < plain.len(), given.is_some(), "{taken}");
        }
    }

    #[tokio::test]
    async fn what_there_is_not_is_not_found() {
        for path in ["/assets/main.css", "/assets/", "/assets/..%2Fmain.css"] {
            assert_eq!(get(path, "").await.status(), StatusCode::NOT_FOUND, "{path}");
        }
        assert_eq!(path("other.css"), None);
    }

    /// With the HTML of a page that leaves much room below 150 kB, also on a slow phone.
    #[test]
    fn a_first_visit_fetches_less_than_40_kilobytes() {
        let sent = |asset: &super::Asset| {
            let gzip = asset.compressed.iter().find(|(encoding, _)| *encoding == "gzip");
            gzip.map_or(asset.content, |(_, content)| content).len()
        };
        let total: usize = ASSETS.iter().map(sent).sum();
        assert!(total < 40_000, "{total}");
    }
}
