//! Rows as workers, other programs and times past leave them.

use tidings_domain::{LetterLanguages, NotificationId, NotificationType, Postage, TemplateId, UserId};
use tidings_store::templates::{self, LetterParts, NewTemplate};
use tidings_test_support::TestApp;

/// The id of the notification of that number. Those of greater numbers are greater.
pub fn id(number: u32) -> NotificationId {
    format!("00000000-0000-4000-8000-{number:012}").parse().unwrap()
}

/// A notification of the demo service, by default a text message that was delivered; `columns` say otherwise, each with an
/// expression of SQL.
pub async fn notification(app: &TestApp, number: u32, columns: &[(&str, &str)]) -> NotificationId {
    let (id, template) = (id(number).to_string(), app.demo.sms_template_id.to_string());
    let (id_literal, template_literal) = (format!("'{id}'"), format!("'{template}'"));
    let mut row = vec![
        ("id", id_literal.as_str()),
        ("\"to\"", "'07900900123'"),
        ("service_id", "$1"),
        ("template_id", template_literal.as_str()),
        ("template_version", "1"),
        ("created_at", "'2026-06-17 09:00:00'"),
        ("key_type", "'normal'"),
        ("notification_type", "'sms'"),
        ("notification_status", "'delivered'"),
        ("billable_units", "1"),
        ("rate_multiplier", "1"),
    ];
    for (name, value) in columns {
        match row.iter_mut().find(|(known, _)| known == name) {
            Some(column) => column.1 = value,
            None => row.push((name, value)),
        }
    }
    let (names, values): (Vec<_>, Vec<_>) = row.into_iter().unzip();
    app.sql(&format!("INSERT INTO notifications ({}) VALUES ({})", names.join(", "), values.join(", "))).await;
    self::id(number)
}

/// A letter template of the demo service, second class, with a contact block if one is given.
pub async fn letter_template(app: &TestApp, subject: &str, content: &str, contact_block: Option<&str>) -> TemplateId {
    let contact_id = "3f0f7c3c-5d51-4f0d-8a52-4a1c6f0a7a11";
    if let Some(block) = contact_block {
        app.sql(&format!(
            "INSERT INTO service_letter_contacts (id, service_id, contact_block, is_default, created_at)
             VALUES ('{contact_id}', $1, '{block}', true, now())"
        ))
        .await;
    }
    let user = app.rows("SELECT created_by_id FROM services WHERE id = $1").await.remove(0);
    let user: UserId = serde_json::from_value(user["created_by_id"].clone()).unwrap();
    let id = TemplateId::at(app.now(), tidings_app::random::id_bytes());
    let template = NewTemplate {
        id,
        service_id: app.demo.service_id,
        name: "Letter",
        template_type: NotificationType::Letter,
        subject: Some(subject),
        content,
        created_by: user,
        hidden: false,
        has_unsubscribe_link: false,
        letter: Some(LetterParts {
            postage: Postage::Second,
            languages: LetterLanguages::English,
            welsh_subject: None,
            welsh_content: None,
            contact_id: contact_block.map(|_| contact_id.parse().unwrap()),
        }),
    };
    templates::insert(&mut app.app.pool.acquire().await.unwrap(), &template, app.now()).await.unwrap();
    id
}

/// A letter of the demo service to Mr Foo, by a template of [`letter_template`]; as [`notification`].
pub async fn letter(app: &TestApp, number: u32, template: TemplateId, columns: &[(&str, &str)]) -> NotificationId {
    let values = serde_json::json!({
        "address_line_1": "Mr Foo", "address_line_2": "1 Bar Street", "address_line_3": "London", "postcode": "N1 1AA",
        "name": "Foo", "address line 7": "never told",
    });
    let personalisation = format!("'{}'", app.app.signer.sign(&values).unwrap());
    let template = format!("'{template}'");
    let mut row = vec![
        ("notification_type", "'letter'"),
        ("\"to\"", "'Mr Foo'"),
        ("template_id", template.as_str()),
        ("postage", "'second'"),
        ("rate_multiplier", "NULL"),
        ("_personalisation", personalisation.as_str()),
    ];
    row.extend(columns);
    notification(app, number, &row).await
}
