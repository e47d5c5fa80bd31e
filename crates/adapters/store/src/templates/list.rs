//! Lists of templates.

use sqlx::PgPool;
use tidings_domain::{NotificationType, ServiceId, TemplateFolderId, TemplateId};

use crate::{StoreError, known};

/// A template in a list.
#[derive(Clone, Debug)]
pub struct ListedTemplate {
    pub id: TemplateId,
    pub name: String,
    pub template_type: NotificationType,
    /// None at the top.
    pub folder_id: Option<TemplateFolderId>,
}

/// A service's templates by name, then by type; archived and hidden ones are left out.
pub async fn list(pool: &PgPool, service: ServiceId) -> Result<Vec<ListedTemplate>, StoreError> {
    sqlx::query!(
        r#"SELECT id, name, template_type::text AS "template_type!", template_folder_id AS "folder_id?"
           FROM templates LEFT JOIN template_folder_map ON template_id = id
           WHERE service_id = $1 AND NOT archived AND NOT hidden
           ORDER BY name, template_type, id"#,
        service.as_uuid()
    )
    .fetch_all(pool)
    .await?
    .into_iter()
    .map(|row| {
        Ok(ListedTemplate {
            id: row.id.into(),
            name: row.name,
            template_type: known("templates", "template_type", &row.template_type)?,
            folder_id: row.folder_id.map(Into::into),
        })
    })
    .collect()
}
