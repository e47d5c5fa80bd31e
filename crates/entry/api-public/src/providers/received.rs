//! The answer to a provider whose receipt was taken.

use axum::Json;
use serde::Serialize;
use tidings_providers::DeliveryReceipt;

use super::{ProviderApi, problem::Problem};

/// `{"result": "success"}`.
#[derive(Debug, Serialize)]
pub(super) struct Success {
    result: &'static str,
}

pub(super) const SUCCESS: Json<Success> = Json(Success { result: "success" });

/// Takes a receipt, and then says so.
pub(super) async fn take(
    api: &ProviderApi,
    provider: &str,
    receipt: Option<DeliveryReceipt>,
) -> Result<Json<Success>, Problem> {
    if let Some(receipt) = receipt {
        api.receipts.record(provider, receipt).await?;
    }
    Ok(SUCCESS)
}
