//! `GET /openapi.json`: the API's description for programs.

/// The document, in OpenAPI 3.1. It is written by hand, since requests are read by hand: that it says what the API does is
/// checked by the API's tests.
pub const DOCUMENT: &str = include_str!("openapi.json");
