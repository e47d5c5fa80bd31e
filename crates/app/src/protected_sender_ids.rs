//! Names that text messages may not say they are from, since others are known by them.

use crate::{App, Failure};

/// Whether a name is protected, whatever its case and spaces.
pub async fn contain(app: &App, sender_id: &str) -> Result<bool, Failure> {
    let normalised = sender_id.split_whitespace().collect::<String>().to_lowercase();
    Ok(tidings_store::protected_sender_ids::contain(&app.pool, &normalised).await?)
}
