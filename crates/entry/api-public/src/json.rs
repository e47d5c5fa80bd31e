//! Bodies as JSON.

use axum::body::Body;
use http::StatusCode;
use serde_json::{Map, Value};
use tidings_web::body::{self, BodyLimits};

use crate::error::ApiError;

/// Reads a body as JSON, whatever its content type says. A body that is empty in JSON's sense (`null`, `[]`, `0`, …) counts as
/// an object without properties, whose faults are then told.
pub(crate) async fn read(body: Body, limits: BodyLimits) -> Result<Value, ApiError> {
    let bytes = body::read(body, limits).await?;
    let value = serde_json::from_slice(&bytes)
        .map_err(|_| ApiError::new(StatusCode::BAD_REQUEST, "BadRequestError", "Invalid JSON supplied in POST data"))?;
    Ok(if is_empty(&value) { Value::Object(Map::new()) } else { value })
}

fn is_empty(value: &Value) -> bool {
    match value {
        Value::Null | Value::Bool(false) => true,
        Value::Bool(true) => false,
        Value::Number(number) => number.as_f64() == Some(0.0),
        Value::String(text) => text.is_empty(),
        Value::Array(items) => items.is_empty(),
        Value::Object(fields) => fields.is_empty(),
    }
}
