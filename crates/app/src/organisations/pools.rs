//! The brandings that an organisation's services may choose from.

use tidings_api_types::internal::{ErrorReply, email_branding::EmailBranding, letter_branding::LetterBranding};
use tidings_domain::{EmailBrandingId, LetterBrandingId, OrganisationId};
use tidings_store::organisations;

use super::refusal;
use crate::{App, Failure, email_branding, letter_branding};

/// Email brandings on offer, by name.
pub async fn email_branding_pool(app: &App, id: OrganisationId) -> Result<Vec<EmailBranding>, Failure> {
    let pool = tidings_store::email_branding::pool(&app.pool, id).await?;
    Ok(pool.into_iter().map(email_branding::on_the_wire).collect())
}

/// Letter brandings on offer, by name.
pub async fn letter_branding_pool(app: &App, id: OrganisationId) -> Result<Vec<LetterBranding>, Failure> {
    if !organisations::exists(&app.pool, id).await? {
        return Err(Failure::not_found());
    }
    let pool = tidings_store::letter_branding::pool(&app.pool, id).await?;
    Ok(pool.into_iter().map(letter_branding::on_the_wire).collect())
}

/// Offers more email brandings.
pub async fn add_email_brandings(app: &App, id: OrganisationId, brandings: &[EmailBrandingId]) -> Result<(), Failure> {
    let mut transaction = app.begin().await?;
    organisations::lock(&mut transaction, id).await?.ok_or_else(Failure::not_found)?;
    organisations::add_to_email_branding_pool(&mut transaction, id, brandings).await.map_err(refusal)?;
    Ok(transaction.commit().await?)
}

/// Offers more letter brandings.
pub async fn add_letter_brandings(
    app: &App,
    id: OrganisationId,
    brandings: &[LetterBrandingId],
) -> Result<(), Failure> {
    let mut transaction = app.begin().await?;
    organisations::lock(&mut transaction, id).await?.ok_or_else(Failure::not_found)?;
    organisations::add_to_letter_branding_pool(&mut transaction, id, brandings).await.map_err(refusal)?;
    Ok(transaction.commit().await?)
}

/// No longer offers an email branding that is not the default one.
pub async fn remove_email_branding(app: &App, id: OrganisationId, branding: EmailBrandingId) -> Result<(), Failure> {
    let mut transaction = app.begin().await?;
    let organisation = organisations::lock(&mut transaction, id).await?.ok_or_else(Failure::not_found)?;
    if !organisations::is_in_email_branding_pool(&mut transaction, id, branding).await? {
        let message = format!("Email branding {branding} not in <Organisation {id}>'s pool");
        return Err(ErrorReply::text(404, message).into());
    }
    if organisation.email_branding_id == Some(branding) {
        return Err(Failure::invalid("You cannot remove an organisation's default email branding"));
    }
    organisations::remove_from_email_branding_pool(&mut transaction, id, branding).await?;
    Ok(transaction.commit().await?)
}

/// No longer offers a letter branding that is not the default one.
pub async fn remove_letter_branding(app: &App, id: OrganisationId, branding: LetterBrandingId) -> Result<(), Failure> {
    let mut transaction = app.begin().await?;
    let organisation = organisations::lock(&mut transaction, id).await?.ok_or_else(Failure::not_found)?;
    if !organisations::is_in_letter_branding_pool(&mut transaction, id, branding).await? {
        let message = format!("Letter branding {branding} not in {}'s pool", organisation.name);
        return Err(ErrorReply::text(404, message).into());
    }
    if organisation.letter_branding_id == Some(branding) {
        return Err(Failure::invalid("You cannot remove an organisation's default letter branding"));
    }
    organisations::remove_from_letter_branding_pool(&mut transaction, id, branding).await?;
    Ok(transaction.commit().await?)
}
