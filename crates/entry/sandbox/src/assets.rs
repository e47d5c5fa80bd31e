//! The page's script, styles and icon, inside the binary.

use axum::{extract::Path, response::IntoResponse};
use http::{StatusCode, header};

const SCRIPT: &str = include_str!("../assets/app.js");
const STYLES: &str = include_str!("../assets/app.css");
const ICON: &str = include_str!("../assets/icon.svg");

/// Part of each asset's address, so that it may be cached for ever.
pub const VERSION: u64 = fnv1a(ICON, fnv1a(STYLES, fnv1a(SCRIPT, 0xcbf2_9ce4_8422_2325)));

/// `GET /sandbox/assets/{name}`
pub async fn get(Path(name): Path<String>) -> impl IntoResponse {
    let (content_type, content) = match name.as_str() {
        "app.js" => ("text/javascript; charset=utf-8", SCRIPT),
        "app.css" => ("text/css; charset=utf-8", STYLES),
        "icon.svg" => ("image/svg+xml", ICON),
        _ => return StatusCode::NOT_FOUND.into_response(),
    };
    let headers =
        [(header::CONTENT_TYPE, content_type), (header::CACHE_CONTROL, "public, max-age=31536000, immutable")];
    (headers, content).into_response()
}

/// The FNV-1a hash of `text`, going on from `hash`.
const fn fnv1a(text: &str, mut hash: u64) -> u64 {
    let bytes = text.as_bytes();
    let mut at = 0;
    while at < bytes.len() {
        hash = (hash ^ bytes[at] as u64).wrapping_mul(0x0000_0100_0000_01b3);
        at += 1;
    }
    hash
}
