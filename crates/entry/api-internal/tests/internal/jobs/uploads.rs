//! What a service uploaded and sent.

use serde_json::json;
use tidings_test_support::TestApp;

use super::{GOOD, at};

#[tokio::test]
async fn jobs_and_days_of_uploaded_letters_are_listed() {
    let app = TestApp::new().await;
    let job = app.send_csv(app.demo.sms_template_id, GOOD).await;
    app.work_off().await;
    let template = app.admin_get(&at(&app, "/template/precompiled")).await.ok()["id"].take();
    let template = template.as_str().unwrap();
    // Half past five in London, which is half past four in UTC, ends the day of the printer.
    app.sql(&format!(
        r#"INSERT INTO notifications (id, "to", service_id, template_id, template_version, key_type, notification_type,
               created_at, billable_units, notification_status, client_reference)
           SELECT gen_random_uuid(), 'a letter', $1, '{template}', 1, 'normal', 'letter', made::timestamp, 1, status, made
           FROM (VALUES ('2026-06-16 16:29', 'created'), ('2026-06-16 16:30', 'created'), ('2026-06-17 09:00', 'created'),
               ('2026-06-17 09:01', 'cancelled')) AS letters (made, status)"#
    ))
    .await;

    let uploads = app.admin_get(&at(&app, "/upload")).await.ok();

    let letters = |count: i32, printed: &str| {
        json!({
            "id": null, "original_file_name": "Uploaded letters", "notification_count": count, "created_at": printed,
            "upload_type": "letter_day", "template_type": "letter", "recipient": null, "statistics": [],
        })
    };
    let sent = json!({
        "id": job, "original_file_name": "recipients.csv", "notification_count": 2, "created_at": "2026-06-17 09:30:00",
        "upload_type": "job", "template_type": "sms", "recipient": null,
        "statistics": [{"status": "delivered", "count": 1}, {"status": "permanent-failure", "count": 1}],
    });
    let expected = [letters(2, "2026-06-17 16:30:00"), sent, letters(1, "2026-06-16 16:30:00")];
    assert_eq!(uploads, json!({"data": expected, "page_size": 50, "total": 3, "links": {}}));
    assert_eq!(app.admin_get(&at(&app, "/upload?limit_days=0")).await.ok()["total"], 2);
    app.admin_get(&at(&app, "/upload?page=2")).await.assert_message(404, "No result found");

    let of_day = app.admin_get(&at(&app, "/upload/uploaded-letters/2026-06-17")).await.ok();
    let made: Vec<_> = of_day["notifications"].as_array().unwrap().iter().map(|one| &one["client_reference"]).collect();
    assert_eq!(made, ["2026-06-17 09:00", "2026-06-16 16:30"]);
    assert_eq!((&of_day["total"], &of_day["page_size"], &of_day["links"]), (&json!(2), &json!(50), &json!({})));
    assert_eq!(app.admin_get(&at(&app, "/upload/uploaded-letters/2026-06-15")).await.ok()["total"], 0);
    let bad = app.admin_get(&at(&app, "/upload/uploaded-letters/17-06-2026")).await;
    bad.assert_message(400, "17-06-2026 is not a date");
}
