//! Lists of organisations, and of what they have.

use sqlx::PgPool;
use tidings_domain::{OrganisationId, ServiceId};

use crate::{StoreError, like};

/// An organisation in lists.
#[derive(Clone, Debug)]
pub struct StoredOrganisationLite {
    pub id: OrganisationId,
    pub name: String,
    pub active: bool,
    /// Services that are active and out of trial mode.
    pub count_of_live_services: i64,
    pub domains: Vec<String>,
    /// A row of `organisation_types`.
    pub organisation_type: Option<String>,
}

/// Every organisation: the active ones first, by name.
pub async fn list(pool: &PgPool) -> Result<Vec<StoredOrganisationLite>, StoreError> {
    Ok(sqlx::query_as!(
        StoredOrganisationLite,
        r#"SELECT id, name, active, organisation_type,
               COALESCE(its_domains.domains, '{}') AS "domains!: Vec<String>", COALESCE(its_live.count, 0) AS "count_of_live_services!"
           FROM organisation
           LEFT JOIN (SELECT organisation_id, array_agg(domain::text ORDER BY domain) AS domains FROM domain
                      GROUP BY organisation_id) AS its_domains ON its_domains.organisation_id = id
           LEFT JOIN (SELECT organisation_id, count(*) FROM services WHERE active AND NOT restricted
                      GROUP BY organisation_id) AS its_live ON its_live.organisation_id = id
           ORDER BY active DESC, name"#
    )
    .fetch_all(pool)
    .await?)
}

/// The organisations whose name holds `part` in any case, by name.
pub async fn search(pool: &PgPool, part: &str) -> Result<Vec<StoredOrganisationLite>, StoreError> {
    Ok(sqlx::query_as!(
        StoredOrganisationLite,
        r#"SELECT id, name, active, organisation_type,
               ARRAY(SELECT domain FROM domain WHERE organisation_id = organisation.id ORDER BY domain)
                   AS "domains!: Vec<String>",
               (SELECT count(*) FROM services WHERE organisation_id = organisation.id AND active AND NOT restricted)
                   AS "count_of_live_services!"
           FROM organisation WHERE name ILIKE $1 ORDER BY name"#,
        like::holding(part)
    )
    .fetch_all(pool)
    .await?)
}

/// A service in lists.
#[derive(Clone, Debug)]
pub struct StoredServiceLite {
    pub id: ServiceId,
    pub name: String,
    pub active: bool,
    /// In trial mode.
    pub restricted: bool,
}

/// An organisation's services: the active ones first, by name.
pub async fn services(pool: &PgPool, id: OrganisationId) -> Result<Vec<StoredServiceLite>, StoreError> {
    Ok(sqlx::query!(
        "SELECT id, name, active, restricted FROM services WHERE organisation_id = $1 ORDER BY active DESC, name",
        id.as_uuid()
    )
    .map(|row| StoredServiceLite { id: row.id.into(), name: row.name, active: row.active, restricted: row.restricted })
    .fetch_all(pool)
    .await?)
}
