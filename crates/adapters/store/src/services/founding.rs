//! What a new service takes over from its founder and from the installation.

use jiff::Timestamp;
use sqlx::{PgConnection, PgExecutor};
use tidings_domain::{
    AnnualBillingId, EmailBrandingId, FinancialYear, LetterBrandingId, OrganisationId, ServiceId, UserId,
};

use crate::{StoreError, utc};

/// Who makes a service.
#[derive(Clone, Debug)]
pub struct Founder {
    pub email_address: String,
    pub platform_admin: bool,
}

/// A person who makes a service.
pub async fn founder(conn: impl PgExecutor<'_>, id: UserId) -> Result<Option<Founder>, StoreError> {
    Ok(sqlx::query_as!(Founder, "SELECT email_address, platform_admin FROM users WHERE id = $1", id.as_uuid())
        .fetch_optional(conn)
        .await?)
}

/// What a service takes over from its organisation.
#[derive(Clone, Debug)]
pub struct ParentOrganisation {
    pub id: OrganisationId,
    pub organisation_type: Option<String>,
    pub crown: Option<bool>,
    pub email_branding_id: Option<EmailBrandingId>,
    pub letter_branding_id: Option<LetterBrandingId>,
}

/// The organisation that has the domain of an email address, or one above it; of several, that with the longest domain.
/// `email_address` is in lower case.
pub async fn organisation_of_email(
    conn: impl PgExecutor<'_>,
    email_address: &str,
) -> Result<Option<ParentOrganisation>, StoreError> {
    Ok(sqlx::query!(
        "SELECT organisation.id, organisation_type, crown, email_branding_id, letter_branding_id
         FROM domain JOIN organisation ON organisation.id = domain.organisation_id
         WHERE right($1, char_length(domain) + 1) IN ('@' || domain, '.' || domain)
         ORDER BY char_length(domain) DESC LIMIT 1",
        email_address
    )
    .map(|row| ParentOrganisation {
        id: row.id.into(),
        organisation_type: row.organisation_type,
        crown: row.crown,
        email_branding_id: row.email_branding_id.map(Into::into),
        letter_branding_id: row.letter_branding_id.map(Into::into),
    })
    .fetch_optional(conn)
    .await?)
}

/// Whether bodies of a kind are part of the Crown, where the kind settles it.
pub async fn crown_of_type(conn: impl PgExecutor<'_>, organisation_type: &str) -> Result<Option<bool>, StoreError> {
    let row = sqlx::query!("SELECT is_crown FROM organisation_types WHERE name = $1", organisation_type);
    Ok(row.fetch_optional(conn).await?.and_then(|row| row.is_crown))
}

/// The brandings of the NHS.
pub async fn nhs_brandings(
    conn: impl PgExecutor<'_>,
) -> Result<(Option<EmailBrandingId>, Option<LetterBrandingId>), StoreError> {
    let row = sqlx::query!(
        "SELECT (SELECT id FROM email_branding WHERE name = 'NHS') AS email,
                (SELECT id FROM letter_branding WHERE name = 'NHS') AS letter"
    )
    .fetch_one(conn)
    .await?;
    Ok((row.email.map(Into::into), row.letter.map(Into::into)))
}

/// Gives a service the free text messages that its kind of organisation has in `year`.
pub async fn insert_default_allowance(
    conn: &mut PgConnection,
    id: AnnualBillingId,
    service: ServiceId,
    year: FinancialYear,
    now: Timestamp,
) -> Result<(), StoreError> {
    sqlx::query!(
        "INSERT INTO annual_billing (id, service_id, financial_year_start, free_sms_fragment_limit, created_at,
             high_volume_service_last_year, has_custom_allowance)
         SELECT $1, id, $3, standard_allowance(organisation_type, $3), $4, false, false FROM services WHERE id = $2",
        id.as_uuid(),
        service.as_uuid(),
        i32::from(year.start_year()),
        utc::to_column(now) as _,
    )
    .execute(conn)
    .await?;
    Ok(())
}
