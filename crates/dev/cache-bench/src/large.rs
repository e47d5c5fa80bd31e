//! A service with many templates and messages.

use anyhow::{Result, ensure};
use http::StatusCode;
use tidings_admin_client::AdminClient;
use tidings_api_types::internal::{template_folders::NewTemplateFolder, templates::NewTemplate};
use tidings_domain::{NotificationType, TemplateFolderId};
use tidings_test_support::{TestApp, app::SMS};

use crate::installation::Installation;

/// In so many folders, each with as many templates, and four folders on each way down.
const FOLDERS: usize = 40;
const TEMPLATES_IN_A_FOLDER: usize = 25;
const DEPTH: usize = 4;
/// Rows of one statement.
const AT_ONCE: u64 = 50_000;

/// Makes 1,000 templates in folders.
///
/// # Errors
/// When one is not made.
pub async fn add_templates(on: &Installation, client: &AdminClient) -> Result<()> {
    let mut above: Option<TemplateFolderId> = None;
    for folder in 0..FOLDERS {
        let parent_id = above.filter(|_| folder % DEPTH > 0);
        let new = NewTemplateFolder { name: format!("Folder {folder}"), parent_id };
        let made = client.template_folders.create(on.service, &new).await?.data.id;
        above = Some(made);
        for template in 0..TEMPLATES_IN_A_FOLDER {
            let new = NewTemplate {
                name: format!("Reminder {template} of folder {folder}"),
                template_type: NotificationType::Sms,
                content: "Hello ((name)), your appointment is on ((day)).".to_owned(),
                subject: None,
                service: on.service,
                created_by: on.user,
                parent_folder_id: above,
                postage: None,
                letter_languages: None,
                letter_welsh_subject: None,
                letter_welsh_content: None,
                has_unsubscribe_link: false,
                reply_to: None,
            };
            client.templates.create(on.service, &new).await?;
        }
    }
    Ok(())
}

/// Adds so many texts of the last week, most of them delivered, as copies of one that is sent first.
///
/// # Errors
/// When that one is not accepted.
pub async fn add_messages(app: &TestApp, rows: u64) -> Result<()> {
    let sent = app.post(SMS, &app.sms("07700900300")).await;
    ensure!(sent.status == StatusCode::CREATED, "a text is not accepted: {}", sent.text);
    app.work_off().await;
    let columns = app
        .rows(
            "SELECT string_agg(quote_ident(column_name), ', ') AS names FROM information_schema.columns
             WHERE table_schema = 'public' AND table_name = 'notifications' AND is_generated = 'NEVER'
                 AND column_name NOT IN ('id', 'created_at', 'sent_at', 'updated_at', 'notification_status')",
        )
        .await;
    let columns = columns.first().and_then(|row| row["names"].as_str()).unwrap_or_default();
    for first in (0..rows).step_by(usize::try_from(AT_ONCE)?) {
        let last = rows.min(first + AT_ONCE) - 1;
        // Ids as the product's are: the time first.
        app.sql(&format!(
            "INSERT INTO notifications (id, created_at, sent_at, updated_at, notification_status, {columns})
             SELECT (lpad(to_hex((extract(epoch FROM at) * 1000)::bigint), 12, '0') || '7' || substr(noise, 4, 3) || 'a'
                     || substr(noise, 8, 15))::uuid,
                 at, at, at, CASE WHEN n % 50 = 0 THEN 'permanent-failure' ELSE 'delivered' END, {columns}
             FROM (SELECT * FROM notifications WHERE notification_type = 'sms' LIMIT 1) AS one
             CROSS JOIN generate_series({first}, {last}) AS n
             CROSS JOIN LATERAL (
                 SELECT one.created_at - interval '6 days' * n / {rows} AS at, md5(n::text) AS noise
             ) AS its"
        ))
        .await;
    }
    app.sql("VACUUM (ANALYZE) notifications").await;
    // What is left to be written of all that would be written while pages are measured.
    app.sql("CHECKPOINT").await;
    Ok(())
}
