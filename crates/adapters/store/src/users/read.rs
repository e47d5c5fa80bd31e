//! Reading people with all that belongs to them, one or many, in one statement.

use std::collections::BTreeMap;

use jiff::Timestamp;
use jiff_sqlx::DateTime;
use sqlx::{PgExecutor, types::Json};
use tidings_domain::{
    AuthType, OrganisationId, OrganisationUserPermission, ServiceId, UserId, UserPermission, UserState,
};
use uuid::Uuid;

use crate::{StoreError, known, utc};

/// A person, and where they belong.
#[derive(Clone, Debug)]
pub struct StoredUser {
    pub id: UserId,
    pub name: String,
    pub email_address: String,
    pub mobile_number: Option<String>,
    pub created_at: Timestamp,
    pub auth_type: AuthType,
    pub state: UserState,
    pub current_session_id: Option<Uuid>,
    pub logged_in_at: Option<Timestamp>,
    pub password_changed_at: Timestamp,
    pub email_access_validated_at: Timestamp,
    pub failed_login_count: i32,
    pub platform_admin: bool,
    pub take_part_in_research: bool,
    pub receives_new_features_email: bool,
    /// Those that are active.
    pub services: Vec<ServiceId>,
    /// Those that are active.
    pub organisations: Vec<OrganisationId>,
    /// In active services. Permissions that this version does not know are left out.
    pub permissions: BTreeMap<ServiceId, Vec<UserPermission>>,
    /// In each organisation of theirs; none in those that are not active.
    pub organisation_permissions: BTreeMap<OrganisationId, Vec<OrganisationUserPermission>>,
}

struct Row {
    id: Uuid,
    name: String,
    email_address: String,
    mobile_number: Option<String>,
    created_at: DateTime,
    auth_type: String,
    state: String,
    current_session_id: Option<Uuid>,
    logged_in_at: Option<DateTime>,
    password_changed_at: DateTime,
    email_access_validated_at: DateTime,
    failed_login_count: i32,
    platform_admin: bool,
    take_part_in_research: bool,
    receives_new_features_email: bool,
    services: Vec<Uuid>,
    organisations: Vec<Uuid>,
    permissions: Json<BTreeMap<Uuid, Vec<String>>>,
    organisation_permissions: Json<BTreeMap<Uuid, Vec<String>>>,
}

/// What is read of everybody; the filter says whom.
macro_rules! select_users {
    ($filter:tt, $($argument:expr),+) => {
        sqlx::query_as!(
            Row,
            r#"SELECT id, name, email_address, mobile_number, created_at AS "created_at: DateTime", auth_type, state,
                   current_session_id, logged_in_at AS "logged_in_at: DateTime",
                   password_changed_at AS "password_changed_at: DateTime",
                   email_access_validated_at AS "email_access_validated_at: DateTime", failed_login_count,
                   platform_admin, take_part_in_research, receives_new_features_email,
                   ARRAY(
                       SELECT s.id FROM user_to_service JOIN services AS s ON s.id = service_id
                       WHERE user_id = users.id AND s.active ORDER BY s.created_at, s.id
                   ) AS "services!: Vec<Uuid>",
                   ARRAY(
                       SELECT o.id FROM user_to_organisation JOIN organisation AS o ON o.id = organisation_id
                       WHERE user_id = users.id AND o.active ORDER BY o.created_at, o.id
                   ) AS "organisations!: Vec<Uuid>",
                   (
                       SELECT COALESCE(jsonb_object_agg(service_id, held), '{}') FROM (
                           SELECT service_id, jsonb_agg(permission ORDER BY permission) AS held
                           FROM permissions JOIN services AS s ON s.id = service_id
                           WHERE user_id = users.id AND s.active GROUP BY service_id
                       ) AS by_service
                   ) AS "permissions!: Json<BTreeMap<Uuid, Vec<String>>>",
                   (
                       SELECT COALESCE(jsonb_object_agg(organisation_id, held), '{}') FROM (
                           SELECT o.id AS organisation_id, to_jsonb(ARRAY(
                               SELECT permission FROM organisation_user_permissions AS p
                               WHERE p.user_id = users.id AND p.organisation_id = o.id AND o.active
                                   AND permission IS NOT NULL
                               ORDER BY permission
                           )) AS held
                           FROM user_to_organisation JOIN organisation AS o ON o.id = organisation_id
                           WHERE user_id = users.id
                       ) AS by_organisation
                   ) AS "organisation_permissions!: Json<BTreeMap<Uuid, Vec<String>>>"
               FROM users WHERE "# + $filter,
            $($argument),+
        )
    };
}

/// A person.
pub async fn get(executor: impl PgExecutor<'_>, id: UserId) -> Result<Option<StoredUser>, StoreError> {
    let row = select_users!("id = $1", id.as_uuid()).fetch_optional(executor).await?;
    row.map(TryInto::try_into).transpose()
}

/// The person with an email address, whatever its case. Should there be several, the one who has it in this case.
pub async fn by_email_address(
    executor: impl PgExecutor<'_>,
    email_address: &str,
) -> Result<Option<StoredUser>, StoreError> {
    let query =
        select_users!("lower(email_address) = lower($1) ORDER BY email_address <> $1, id LIMIT 1", email_address);
    query.fetch_optional(executor).await?.map(TryInto::try_into).transpose()
}

/// Several people, in the order in which they registered.
pub async fn many(executor: impl PgExecutor<'_>, ids: &[UserId]) -> Result<Vec<StoredUser>, StoreError> {
    let ids: Vec<Uuid> = ids.iter().map(|id| id.as_uuid()).collect();
    all_of(select_users!("id = ANY($1) ORDER BY created_at, id", &ids).fetch_all(executor).await?)
}

/// The team of a service, in the order in which they registered.
pub async fn of_service(executor: impl PgExecutor<'_>, id: ServiceId) -> Result<Vec<StoredUser>, StoreError> {
    let query = select_users!(
        "id IN (SELECT user_id FROM user_to_service WHERE service_id = $1) ORDER BY created_at, id",
        id.as_uuid()
    );
    all_of(query.fetch_all(executor).await?)
}

/// The team of an organisation, in the order in which they registered.
pub async fn of_organisation(executor: impl PgExecutor<'_>, id: OrganisationId) -> Result<Vec<StoredUser>, StoreError> {
    let query = select_users!(
        "id IN (SELECT user_id FROM user_to_organisation WHERE organisation_id = $1) ORDER BY created_at, id",
        id.as_uuid()
    );
    all_of(query.fetch_all(executor).await?)
}

fn all_of(rows: Vec<Row>) -> Result<Vec<StoredUser>, StoreError> {
    rows.into_iter().map(TryInto::try_into).collect()
}

impl TryFrom<Row> for StoredUser {
    type Error = StoreError;

    fn try_from(row: Row) -> Result<Self, StoreError> {
        Ok(Self {
            id: row.id.into(),
            name: row.name,
            email_address: row.email_address,
            mobile_number: row.mobile_number,
            created_at: utc::from_column(row.created_at),
            auth_type: known("users", "auth_type", &row.auth_type)?,
            state: known("users", "state", &row.state)?,
            current_session_id: row.current_session_id,
            logged_in_at: row.logged_in_at.map(utc::from_column),
            password_changed_at: utc::from_column(row.password_changed_at),
            email_access_validated_at: utc::from_column(row.email_access_validated_at),
            failed_login_count: row.failed_login_count,
            platform_admin: row.platform_admin,
            take_part_in_research: row.take_part_in_research,
            receives_new_features_email: row.receives_new_features_email,
            services: row.services.into_iter().map(Into::into).collect(),
            organisations: row.organisations.into_iter().map(Into::into).collect(),
            permissions: held(row.permissions),
            organisation_permissions: held(row.organisation_permissions),
        })
    }
}

fn held<K: From<Uuid> + Ord, P: std::str::FromStr>(
    Json(by_id): Json<BTreeMap<Uuid, Vec<String>>>,
) -> BTreeMap<K, Vec<P>> {
    let known = |names: Vec<String>| names.iter().filter_map(|name| name.parse().ok()).collect();
    by_id.into_iter().map(|(id, names)| (id.into(), known(names))).collect()
}
