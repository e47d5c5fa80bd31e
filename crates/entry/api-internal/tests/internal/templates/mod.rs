//! Templates.

mod changing;
mod email_files;
mod folders;
mod letter_attachments;
mod reading;
mod statistics;
mod writing;

use http::StatusCode;
use serde_json::{Value, json};
use tidings_domain::TemplateId;
use tidings_test_support::TestApp;

/// The path of the demo service's templates.
fn templates_of(app: &TestApp) -> String {
    format!("/service/{}/template", app.demo.service_id)
}

/// A template of the demo service as the API tells it.
async fn template(app: &TestApp, id: impl std::fmt::Display) -> Value {
    app.admin_get(&format!("{}/{id}", templates_of(app))).await.ok()["data"].take()
}

/// The service's first user.
async fn user_id(app: &TestApp) -> String {
    app.rows("SELECT created_by_id FROM services WHERE id = $1").await[0]["created_by_id"].as_str().unwrap().to_owned()
}

/// Makes a template of the demo service a letter; returns the id of the address at its top.
async fn make_letter(app: &TestApp, id: TemplateId) -> String {
    let contact = "2f2a9a4b-1a3f-4d62-9a38-0ad5bb4c34a1";
    app.sql(&format!(
        "INSERT INTO service_letter_contacts (id, service_id, contact_block, is_default, created_at, archived)
             VALUES ('{contact}', $1, E'1 High Street\\nED1 1AA', true, now(), false);
         INSERT INTO service_permissions (service_id, permission, created_at) VALUES ($1, 'letter', now());
         UPDATE templates SET template_type = 'letter', letter_languages = 'english', postage = 'second',
             subject = 'A letter', service_letter_contact_id = '{contact}' WHERE id = '{id}';
         UPDATE templates_history SET template_type = 'letter', letter_languages = 'english', postage = 'second',
             subject = 'A letter', service_letter_contact_id = '{contact}' WHERE id = '{id}'"
    ))
    .await;
    contact.to_owned()
}

/// Adds a pending file to the demo service's email; returns its id.
async fn add_file(app: &TestApp, name: &str) -> String {
    let path =
        format!("/service/{}/templates/{}/template_email_files", app.demo.service_id, app.demo.email_template_id);
    let file = json!({
        "filename": name, "link_text": "a file", "retention_period": 26, "validate_users_email": true,
        "created_by_id": user_id(app).await,
    });
    let made = app.admin_post(&path, &file).await.expect(StatusCode::CREATED);
    made["data"]["id"].as_str().unwrap().to_owned()
}
