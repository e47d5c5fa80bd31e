//! Folders of templates, and who may see into them.

use sqlx::{PgConnection, PgExecutor, PgPool};
use tidings_domain::{ServiceId, TemplateFolderId, TemplateId, UserId};
use uuid::Uuid;

use crate::StoreError;

/// A folder as stored.
#[derive(Clone, Debug)]
pub struct StoredFolder {
    pub id: TemplateFolderId,
    pub name: String,
    /// None at the top.
    pub parent_id: Option<TemplateFolderId>,
    /// The team members who may see it.
    pub users: Vec<UserId>,
}

/// A service's folders; `None` if there is no such service.
pub async fn list(pool: &PgPool, service: ServiceId) -> Result<Option<Vec<StoredFolder>>, StoreError> {
    let rows = sqlx::query!(
        r#"SELECT folder.id AS "id?", folder.name AS "name?", folder.parent_id AS "parent_id?",
               ARRAY(SELECT user_id FROM user_folder_permissions
                     WHERE template_folder_id = folder.id ORDER BY user_id) AS "users!"
           FROM services LEFT JOIN template_folder AS folder ON folder.service_id = services.id
           WHERE services.id = $1 ORDER BY folder.name, folder.id"#,
        service.as_uuid()
    )
    .fetch_all(pool)
    .await?;
    if rows.is_empty() {
        return Ok(None);
    }
    let folders = rows.into_iter().filter_map(|row| {
        Some(StoredFolder {
            id: row.id?.into(),
            name: row.name?,
            parent_id: row.parent_id.map(Into::into),
            users: row.users.into_iter().map(Into::into).collect(),
        })
    });
    Ok(Some(folders.collect()))
}

/// One of a service's folders.
pub async fn get(
    executor: impl PgExecutor<'_>,
    service: ServiceId,
    id: TemplateFolderId,
) -> Result<Option<StoredFolder>, StoreError> {
    let row = sqlx::query!(
        r#"SELECT name, parent_id,
               ARRAY(SELECT user_id FROM user_folder_permissions
                     WHERE template_folder_id = $1 ORDER BY user_id) AS "users!"
           FROM template_folder WHERE id = $1 AND service_id = $2"#,
        id.as_uuid(),
        service.as_uuid()
    )
    .fetch_optional(executor)
    .await?;
    Ok(row.map(|row| StoredFolder {
        id,
        name: row.name,
        parent_id: row.parent_id.map(Into::into),
        users: row.users.into_iter().map(Into::into).collect(),
    }))
}

/// Whether a service has this folder, which nobody can then delete until the transaction ends.
pub async fn exists(conn: &mut PgConnection, service: ServiceId, id: TemplateFolderId) -> Result<bool, StoreError> {
    let found = sqlx::query!(
        "SELECT id FROM template_folder WHERE id = $1 AND service_id = $2 FOR KEY SHARE",
        id.as_uuid(),
        service.as_uuid()
    )
    .fetch_optional(conn)
    .await?;
    Ok(found.is_some())
}

/// Makes a folder. Those who may see its parent may see it; at the top that is everybody who is active in the team.
pub async fn insert(
    conn: &mut PgConnection,
    service: ServiceId,
    id: TemplateFolderId,
    name: &str,
    parent: Option<TemplateFolderId>,
) -> Result<(), StoreError> {
    let parent = parent.map(TemplateFolderId::as_uuid);
    sqlx::query!(
        "INSERT INTO template_folder (id, service_id, name, parent_id) VALUES ($1, $2, $3, $4)",
        id.as_uuid(),
        service.as_uuid(),
        name,
        parent
    )
    .execute(&mut *conn)
    .await?;
    sqlx::query!(
        "INSERT INTO user_folder_permissions (user_id, template_folder_id, service_id)
         SELECT user_id, $1::uuid, $2::uuid FROM user_folder_permissions WHERE template_folder_id = $3
         UNION
         SELECT user_id, $1::uuid, $2::uuid FROM user_to_service JOIN users ON users.id = user_id
         WHERE service_id = $2 AND $3::uuid IS NULL AND state = 'active'",
        id.as_uuid(),
        service.as_uuid(),
        parent
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Gives a service's folder another name; whether there is one. Nobody else can change it until the transaction ends.
pub async fn rename(
    conn: &mut PgConnection,
    service: ServiceId,
    id: TemplateFolderId,
    name: &str,
) -> Result<bool, StoreError> {
    let renamed = sqlx::query!(
        "UPDATE template_folder SET name = $3 WHERE id = $1 AND service_id = $2",
        id.as_uuid(),
        service.as_uuid(),
        name
    )
    .execute(conn)
    .await?;
    Ok(renamed.rows_affected() > 0)
}

/// Says who may see a folder: these and nobody else. Returns how many of them there are in the team.
pub async fn set_users(
    conn: &mut PgConnection,
    service: ServiceId,
    id: TemplateFolderId,
    users: &[UserId],
) -> Result<usize, StoreError> {
    let users: Vec<Uuid> = users.iter().map(|user| user.as_uuid()).collect();
    sqlx::query!(
        "DELETE FROM user_folder_permissions WHERE template_folder_id = $1 AND user_id <> ALL($2)",
        id.as_uuid(),
        &users
    )
    .execute(&mut *conn)
    .await?;
    sqlx::query!(
        "INSERT INTO user_folder_permissions (user_id, template_folder_id, service_id)
         SELECT user_id, $1::uuid, service_id FROM user_to_service WHERE service_id = $2 AND user_id = ANY($3)
         ON CONFLICT DO NOTHING",
        id.as_uuid(),
        service.as_uuid(),
        &users
    )
    .execute(&mut *conn)
    .await?;
    let members = sqlx::query_scalar!(
        r#"SELECT count(*) AS "count!" FROM user_folder_permissions WHERE template_folder_id = $1"#,
        id.as_uuid()
    )
    .fetch_one(conn)
    .await?;
    Ok(usize::try_from(members).unwrap_or_default())
}

/// Locks a service's folder; whether anything is in it, `None` if there is no such folder.
pub async fn lock_and_look(
    conn: &mut PgConnection,
    service: ServiceId,
    id: TemplateFolderId,
) -> Result<Option<bool>, StoreError> {
    let found = sqlx::query!(
        "SELECT id FROM template_folder WHERE id = $1 AND service_id = $2 FOR UPDATE",
        id.as_uuid(),
        service.as_uuid()
    )
    .fetch_optional(&mut *conn)
    .await?;
    if found.is_none() {
        return Ok(None);
    }
    let holds_something = sqlx::query_scalar!(
        r#"SELECT EXISTS (SELECT FROM template_folder_map WHERE template_folder_id = $1)
               OR EXISTS (SELECT FROM template_folder WHERE parent_id = $1) AS "holds!""#,
        id.as_uuid()
    )
    .fetch_one(conn)
    .await?;
    Ok(Some(holds_something))
}

/// Deletes an empty folder.
pub async fn delete(conn: &mut PgConnection, id: TemplateFolderId) -> Result<(), StoreError> {
    sqlx::query!("DELETE FROM user_folder_permissions WHERE template_folder_id = $1", id.as_uuid())
        .execute(&mut *conn)
        .await?;
    sqlx::query!("DELETE FROM template_folder WHERE id = $1", id.as_uuid()).execute(conn).await?;
    Ok(())
}

/// Locks all of a service's folders, and tells which is in which. Two who move folders at once could otherwise put each
/// into the other.
pub async fn lock_tree(
    conn: &mut PgConnection,
    service: ServiceId,
) -> Result<Vec<(TemplateFolderId, Option<TemplateFolderId>)>, StoreError> {
    let rows = sqlx::query!(
        "SELECT id, parent_id FROM template_folder WHERE service_id = $1 ORDER BY id FOR NO KEY UPDATE",
        service.as_uuid()
    )
    .fetch_all(conn)
    .await?;
    Ok(rows.into_iter().map(|row| (row.id.into(), row.parent_id.map(Into::into))).collect())
}

/// Puts folders into another one, or to the top.
pub async fn move_folders(
    conn: &mut PgConnection,
    ids: &[TemplateFolderId],
    target: Option<TemplateFolderId>,
) -> Result<(), StoreError> {
    let ids: Vec<Uuid> = ids.iter().map(|id| id.as_uuid()).collect();
    sqlx::query!(
        "UPDATE template_folder SET parent_id = $2 WHERE id = ANY($1)",
        &ids,
        target.map(TemplateFolderId::as_uuid)
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Those of `ids` that are templates of a service and not hidden, and whether each is archived. Nobody can archive them
/// until the transaction ends.
pub async fn lock_templates(
    conn: &mut PgConnection,
    service: ServiceId,
    ids: &[TemplateId],
) -> Result<Vec<(TemplateId, bool)>, StoreError> {
    let ids: Vec<Uuid> = ids.iter().map(|id| id.as_uuid()).collect();
    let rows = sqlx::query!(
        "SELECT id, archived FROM templates WHERE id = ANY($1) AND service_id = $2 AND NOT hidden
         ORDER BY id FOR NO KEY UPDATE",
        &ids,
        service.as_uuid()
    )
    .fetch_all(conn)
    .await?;
    Ok(rows.into_iter().map(|row| (row.id.into(), row.archived)).collect())
}

/// Puts templates into a folder, or to the top.
pub async fn move_templates(
    conn: &mut PgConnection,
    ids: &[TemplateId],
    target: Option<TemplateFolderId>,
) -> Result<(), StoreError> {
    let ids: Vec<Uuid> = ids.iter().map(|id| id.as_uuid()).collect();
    match target {
        Some(target) => sqlx::query!(
            "INSERT INTO template_folder_map (template_id, template_folder_id)
             SELECT DISTINCT id, $2::uuid FROM UNNEST($1::uuid[]) AS id
             ON CONFLICT (template_id) DO UPDATE SET template_folder_id = excluded.template_folder_id",
            &ids,
            target.as_uuid()
        ),
        None => sqlx::query!("DELETE FROM template_folder_map WHERE template_id = ANY($1)", &ids),
    }
    .execute(conn)
    .await?;
    Ok(())
}
