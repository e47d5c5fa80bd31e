//! Bearer tokens in requests (RFC 6750 §2.1).

use http::{HeaderMap, header};

/// Why a request brings no bearer token. The words are the APIs' contract.
#[derive(Clone, Copy, Debug, thiserror::Error, PartialEq, Eq)]
pub enum NoBearer {
    #[error("Unauthorized: authentication token must be provided")]
    Missing,
    #[error("Unauthorized: authentication bearer scheme must be used")]
    OtherScheme,
}

/// The token of the header `Authorization`.
///
/// # Errors
/// When there is none, or it is of another scheme.
pub fn token(headers: &HeaderMap) -> Result<&str, NoBearer> {
    let header = headers.get(header::AUTHORIZATION).filter(|value| !value.is_empty()).ok_or(NoBearer::Missing)?;
    let text = header.to_str().map_err(|_| NoBearer::OtherScheme)?;
    match text.split_at_checked(7) {
        Some((scheme, token)) if scheme.eq_ignore_ascii_case("Bearer ") => Ok(token),
        _ => Err(NoBearer::OtherScheme),
    }
}
