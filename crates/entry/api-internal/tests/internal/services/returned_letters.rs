//! Letters that came back.

use serde_json::{Value, json};
use tidings_domain::NotificationId;
use tidings_test_support::{LETTER, TestApp};

use super::{at, nowhere};

/// Three letters of a service, and that they and two others came back: by key, by somebody of the team, and as a PDF.
async fn with_returned() -> (TestApp, [NotificationId; 3]) {
    let app = TestApp::new().await;
    let template = app.add_letter_template("Subject", "Content").await;
    let address = json!({"address_line_1": "A", "address_line_2": "1 High Street", "postcode": "SW1A 1AA"});
    let body = json!({"template_id": template, "personalisation": address, "reference": "ref"});
    let mut ids = Vec::new();
    for _ in 0..3 {
        ids.push(app.post(LETTER, &body).await.id());
        app.advance(60);
    }
    let [by_key, by_person, as_pdf] = [ids[0], ids[1], ids[2]];
    app.sql(&format!(
        "UPDATE notifications SET api_key_id = NULL, created_by_id = (SELECT created_by_id FROM services WHERE id = $1)
         WHERE id <> '{by_key}';
         UPDATE notifications SET client_reference = NULL, job_row_number = 5 WHERE id = '{by_person}';
         INSERT INTO templates (id, name, template_type, created_at, content, service_id, subject, created_by_id, version,
             archived, hidden, letter_languages, has_unsubscribe_link, postage)
         SELECT gen_random_uuid(), 'Pre-compiled PDF', template_type, created_at, content, service_id, subject, created_by_id,
             version, false, true, letter_languages, has_unsubscribe_link, postage FROM templates WHERE id = '{template}';
         INSERT INTO templates_history (id, name, template_type, created_at, content, service_id, subject, created_by_id,
             version, archived, hidden, letter_languages, has_unsubscribe_link, postage)
         SELECT id, name, template_type, created_at, content, service_id, subject, created_by_id, version, archived, hidden,
             letter_languages, has_unsubscribe_link, postage FROM templates WHERE hidden AND service_id = $1;
         UPDATE notifications SET client_reference = 'file.pdf',
             template_id = (SELECT id FROM templates WHERE hidden AND service_id = $1) WHERE id = '{as_pdf}';
         INSERT INTO returned_letters (id, reported_at, service_id, notification_id, created_at)
         SELECT gen_random_uuid(), day::date, services.id, letter, now()
         FROM services, (
             SELECT '2026-06-16', id FROM notifications
             UNION ALL SELECT day, gen_random_uuid()
             FROM (VALUES ('2026-06-16'), ('2026-06-10'), ('2026-06-09')) AS reports (day)) AS returned (day, letter)
         WHERE services.id = $1"
    ))
    .await;
    (app, [by_key, by_person, as_pdf])
}

#[tokio::test]
async fn reports_are_counted() {
    let (app, _) = with_returned().await;
    let told = async || app.admin_get(&at(&app, "/returned-letter-statistics")).await.ok();
    let expected =
        |count: i32| json!({"returned_letter_count": count, "most_recent_report": "2026-06-16 00:00:00.000000"});
    assert_eq!(told().await, expected(5), "of today and seven days before");
    app.advance(7 * 24 * 3600);
    assert_eq!(told().await, expected(0));
    let days = json!([
        {"returned_letter_count": 4, "reported_at": "2026-06-16"},
        {"returned_letter_count": 1, "reported_at": "2026-06-10"},
        {"returned_letter_count": 1, "reported_at": "2026-06-09"},
    ]);
    assert_eq!(app.admin_get(&at(&app, "/returned-letter-summary")).await.ok(), days);
    let nothing = json!({"returned_letter_count": 0, "most_recent_report": null});
    assert_eq!(app.admin_get(&nowhere("/returned-letter-statistics")).await.ok(), nothing);
}

#[tokio::test]
async fn a_report_tells_what_is_known_of_each_letter() {
    let (app, [by_key, by_person, as_pdf]) = with_returned().await;
    let told = app.admin_get(&at(&app, "/returned-letters?reported_at=2026-06-16")).await.ok();
    assert_eq!(told["orphaned_count"], 1);
    let template = app
        .rows("SELECT id, name FROM templates WHERE template_type = 'letter' AND NOT hidden AND service_id = $1")
        .await;
    let user = app
        .rows("SELECT name, email_address FROM users WHERE id = (SELECT created_by_id FROM services WHERE id = $1)")
        .await;
    let row = |id: NotificationId, minute: i32, more: Value| {
        let mut row = json!({
            "notification_id": id, "client_reference": null, "reported_at": "2026-06-16",
            "created_at": format!("2026-06-17 09:{minute}:00.123456"), "template_name": template[0]["name"],
            "template_id": template[0]["id"], "template_version": 1, "user_name": user[0]["name"],
            "email_address": user[0]["email_address"], "original_file_name": null, "job_row_number": null,
            "uploaded_letter_file_name": null,
        });
        if let (Some(row), Value::Object(more)) = (row.as_object_mut(), more) {
            row.extend(more);
        }
        row
    };
    let pdf = json!({
        "template_name": null, "template_id": null, "template_version": null, "uploaded_letter_file_name": "file.pdf",
    });
    let expected = json!([
        row(as_pdf, 32, pdf),
        row(by_person, 31, json!({"job_row_number": 7})),
        row(by_key, 30, json!({"client_reference": "ref", "user_name": "API", "email_address": "API"})),
    ]);
    assert_eq!(told["returned_letters"], expected);
    let refused = app.admin_get(&at(&app, "/returned-letters?reported_at=x")).await;
    refused.assert_errors(400, &[("ValidationError", "reported_at x is not a date")]);
}
