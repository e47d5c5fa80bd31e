//! Bodies as providers send them.

use std::collections::HashMap;

use axum::body::Body;
use serde::de::DeserializeOwned;
use tidings_web::body;

use super::{LIMITS, problem::Problem};

/// The fields of a form; of a name that comes twice, the first counts.
pub(super) async fn fields(body: Body) -> Result<HashMap<String, String>, Problem> {
    Ok(parse(&body::read(body, LIMITS).await?))
}

/// As [`fields`], of bytes.
pub(super) fn parse(bytes: &[u8]) -> HashMap<String, String> {
    let mut fields = HashMap::new();
    for (name, value) in form_urlencoded::parse(bytes) {
        fields.entry(name.into_owned()).or_insert_with(|| value.into_owned());
    }
    fields
}

/// A body that is JSON, whatever its content type says.
pub(super) async fn json<T: DeserializeOwned>(body: Body) -> Result<T, Problem> {
    let bytes = body::read(body, LIMITS).await?;
    serde_json::from_slice(&bytes).map_err(|_| Problem::bad_request("Invalid JSON supplied in POST data"))
}
