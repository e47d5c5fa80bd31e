//! Brandings as those see them who make and choose them.

use jiff::Timestamp;
use tidings_api_types::internal::email_branding::{EmailBranding, EmailBrandingChange, FreeName, UsersOfBranding};
use tidings_domain::{BrandType, EmailBrandingId, archived_name::archived};
use tidings_store::{
    StoreError,
    email_branding::{self, EmailBrandingRow},
};

use crate::{App, Failure, brandings, random};

/// Every branding that is not archived, by name.
pub async fn list(app: &App) -> Result<Vec<EmailBranding>, Failure> {
    Ok(email_branding::list(&app.pool).await?.into_iter().map(on_the_wire).collect())
}

/// One branding, archived or not.
pub async fn get(app: &App, id: EmailBrandingId) -> Result<EmailBranding, Failure> {
    let row = email_branding::find(&app.pool, id).await?.ok_or_else(Failure::not_found)?;
    Ok(on_the_wire(row))
}

/// Makes a branding.
pub async fn create(app: &App, new: EmailBrandingChange, now: Timestamp) -> Result<EmailBranding, Failure> {
    let row = EmailBrandingRow {
        id: EmailBrandingId::at(now, random::id_bytes()),
        colour: new.colour.flatten(),
        logo: new.logo.flatten(),
        name: new.name.unwrap_or_default(),
        text: new.text.flatten(),
        alt_text: new.alt_text.flatten(),
        brand_type: new.brand_type.unwrap_or(BrandType::Org),
        created_by: new.created_by,
        created_at: Some(now),
        updated_by: None,
        updated_at: None,
    };
    let mut transaction = app.begin().await?;
    email_branding::insert(&mut transaction, &row).await.map_err(refusal)?;
    transaction.commit().await?;
    Ok(on_the_wire(row))
}

/// Changes a branding.
pub async fn update(
    app: &App,
    id: EmailBrandingId,
    change: EmailBrandingChange,
    now: Timestamp,
) -> Result<EmailBranding, Failure> {
    let mut transaction = app.begin().await?;
    let old = email_branding::find(&mut *transaction, id).await?.ok_or_else(Failure::not_found)?;
    let row = EmailBrandingRow {
        colour: change.colour.unwrap_or(old.colour),
        logo: change.logo.unwrap_or(old.logo),
        name: change.name.unwrap_or(old.name),
        text: change.text.unwrap_or(old.text),
        alt_text: change.alt_text.unwrap_or(old.alt_text),
        brand_type: change.brand_type.unwrap_or(old.brand_type),
        updated_by: change.updated_by.unwrap_or(old.updated_by),
        updated_at: Some(now),
        ..old
    };
    email_branding::update(&mut transaction, &row).await.map_err(refusal)?;
    transaction.commit().await?;
    Ok(on_the_wire(row))
}

/// Archives a branding that nobody uses.
pub async fn archive(app: &App, id: EmailBrandingId, now: Timestamp) -> Result<(), Failure> {
    let mut transaction = app.begin().await?;
    let branding = email_branding::find(&mut *transaction, id).await?.ok_or_else(Failure::not_found)?;
    let (services, organisations) = email_branding::used_by(&mut transaction, id).await?;
    if !services.is_empty() || !organisations.is_empty() {
        return Err(Failure::invalid("Email branding is in use and so it can't be archived."));
    }
    email_branding::archive(&mut transaction, id, &archived(&branding.name, now), now).await?;
    Ok(transaction.commit().await?)
}

/// Who uses a branding.
pub async fn used_by(app: &App, id: EmailBrandingId) -> Result<UsersOfBranding, Failure> {
    let mut conn = app.pool.acquire().await?;
    Ok(brandings::users_of(email_branding::used_by(&mut conn, id).await?))
}

/// A name that is free for a branding whose logo says `alt_text`.
pub async fn name_for_alt_text(app: &App, alt_text: &str) -> Result<FreeName, Failure> {
    brandings::free_name(alt_text, &email_branding::names_like(&app.pool, alt_text).await?)
}

/// A branding as replies have it.
pub(crate) fn on_the_wire(row: EmailBrandingRow) -> EmailBranding {
    EmailBranding {
        id: row.id,
        colour: row.colour,
        logo: row.logo,
        name: row.name,
        text: row.text,
        alt_text: row.alt_text,
        brand_type: row.brand_type,
        created_by: row.created_by,
        created_at: row.created_at.map(Into::into),
        updated_at: row.updated_at.map(Into::into),
    }
}

fn refusal(error: StoreError) -> Failure {
    match error.constraint() {
        Some("uq_email_branding_name") => Failure::field("name", "An email branding with that name already exists."),
        Some("ck_email_branding_one_of_alt_text_or_text_is_null") => {
            Failure::invalid("Email branding must have exactly one of alt_text and text.")
        }
        Some("email_branding_created_by_id_fkey") => Failure::field("created_by", "User not found"),
        Some("email_branding_updated_by_id_fkey") => Failure::field("updated_by", "User not found"),
        _ => error.into(),
    }
}
