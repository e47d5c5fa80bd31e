//! Email brandings: what organisations show at the top of emails.

mod options;

pub use options::{EmailBrandingRow, archive, find, insert, list, names_like, pool, update, used_by};

use sqlx::PgPool;
use tidings_domain::{BrandType, EmailBrandingId, ServiceId};

use crate::{StoreError, known};

/// A branding as it is stored. It has either a text or an alternative text.
#[derive(Clone, Debug)]
pub struct StoredEmailBranding {
    pub id: EmailBrandingId,
    pub brand_type: BrandType,
    /// `#rrggbb`, if it has one.
    pub colour: Option<String>,
    /// The name of the logo's file.
    pub logo: Option<String>,
    /// What stands beside the logo.
    pub text: Option<String>,
    /// What the logo says to those who do not see it.
    pub alt_text: Option<String>,
}

/// The branding that a service has chosen, if it has.
pub async fn of_service(pool: &PgPool, id: ServiceId) -> Result<Option<StoredEmailBranding>, StoreError> {
    let row = sqlx::query!(
        "SELECT id, brand_type, colour, logo, text, alt_text FROM email_branding
         JOIN service_email_branding ON email_branding_id = id WHERE service_id = $1",
        id.as_uuid()
    )
    .fetch_optional(pool)
    .await?;
    let Some(row) = row else { return Ok(None) };
    Ok(Some(StoredEmailBranding {
        id: row.id.into(),
        brand_type: known("email_branding", "brand_type", &row.brand_type)?,
        colour: row.colour,
        logo: row.logo,
        text: row.text,
        alt_text: row.alt_text,
    }))
}
