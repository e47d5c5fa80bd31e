//! Letter brandings: what organisations show at the top of letters.

use jiff::Timestamp;
use tidings_api_types::internal::{
    email_branding::{FreeName, UsersOfBranding},
    letter_branding::{LetterBranding, LetterBrandingBody},
};
use tidings_domain::LetterBrandingId;
use tidings_store::{
    StoreError,
    letter_branding::{self, LetterBrandingRow},
};

use crate::{App, Failure, brandings, random};

/// Every branding, by name.
pub async fn list(app: &App) -> Result<Vec<LetterBranding>, Failure> {
    Ok(letter_branding::list(&app.pool).await?.into_iter().map(on_the_wire).collect())
}

/// One branding.
pub async fn get(app: &App, id: LetterBrandingId) -> Result<LetterBranding, Failure> {
    let row = letter_branding::find(&app.pool, id).await?.ok_or_else(Failure::not_found)?;
    Ok(on_the_wire(row))
}

/// Makes a branding.
pub async fn create(app: &App, body: LetterBrandingBody, now: Timestamp) -> Result<LetterBranding, Failure> {
    let row = LetterBrandingRow {
        id: LetterBrandingId::at(now, random::id_bytes()),
        name: body.name,
        filename: body.filename,
        created_by: body.created_by_id,
        created_at: Some(now),
        updated_by: None,
        updated_at: None,
    };
    let mut transaction = app.begin().await?;
    letter_branding::insert(&mut transaction, &row).await.map_err(refusal)?;
    transaction.commit().await?;
    Ok(on_the_wire(row))
}

/// Changes a branding.
pub async fn update(
    app: &App,
    id: LetterBrandingId,
    body: LetterBrandingBody,
    now: Timestamp,
) -> Result<LetterBranding, Failure> {
    let mut transaction = app.begin().await?;
    let old = letter_branding::find(&mut *transaction, id).await?.ok_or_else(Failure::not_found)?;
    let row = LetterBrandingRow {
        name: body.name,
        filename: body.filename,
        updated_by: body.updated_by_id.or(old.updated_by),
        updated_at: Some(now),
        ..old
    };
    letter_branding::update(&mut transaction, &row).await.map_err(refusal)?;
    transaction.commit().await?;
    Ok(on_the_wire(row))
}

/// Who uses a branding.
pub async fn used_by(app: &App, id: LetterBrandingId) -> Result<UsersOfBranding, Failure> {
    let mut conn = app.pool.acquire().await?;
    Ok(brandings::users_of(letter_branding::used_by(&mut conn, id).await?))
}

/// A name that is free: `wanted`, or an alternate of it.
pub async fn unique_name(app: &App, wanted: &str) -> Result<FreeName, Failure> {
    brandings::free_name(wanted, &letter_branding::names_like(&app.pool, wanted).await?)
}

/// A branding as replies have it.
pub(crate) fn on_the_wire(row: LetterBrandingRow) -> LetterBranding {
    LetterBranding {
        id: row.id,
        name: row.name,
        filename: row.filename,
        created_by: row.created_by,
        created_at: row.created_at.map(Into::into),
        updated_at: row.updated_at.map(Into::into),
    }
}

fn refusal(error: StoreError) -> Failure {
    match error.constraint() {
        Some("letter_branding_name_key") => Failure::field("name", "Name already in use"),
        Some("letter_branding_filename_key") => Failure::field("filename", "Filename already in use"),
        Some("letter_branding_created_by_id_fkey") => Failure::field("created_by_id", "User not found"),
        Some("letter_branding_updated_by_id_fkey") => Failure::field("updated_by_id", "User not found"),
        _ => error.into(),
    }
}
