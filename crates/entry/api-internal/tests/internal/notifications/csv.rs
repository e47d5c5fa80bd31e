//! Notifications as rows of a spreadsheet.

use serde_json::{Value, json};
use tidings_test_support::TestApp;

use super::{at, ids, one_of_each};
use crate::user::{NOBODY, demo_user};

#[tokio::test]
async fn rows_say_it_in_words() {
    let mut app = TestApp::new().await;
    let [text, email, letter] = one_of_each(&app).await;
    app.sql(&format!(
        "UPDATE notifications SET notification_status = 'permanent-failure' WHERE id = '{email}';
         UPDATE notifications SET api_key_id = NULL, created_by_id = (SELECT created_by_id FROM services WHERE id = $1)
         WHERE id = '{text}'"
    ))
    .await;
    let page = app.admin_get(&at(&app, "/notifications/csv")).await.ok();
    assert_eq!((ids(&page), &page["page_size"]), (vec![letter, email, text], &json!(50)));
    let user = demo_user(&app).await;
    let sender = app.rows(&format!("SELECT name, email_address FROM users WHERE id = '{user}'")).await;
    let expected = json!({
        "id": text, "row_number": "", "recipient": "07900900123", "client_reference": "",
        "template_name": "Appointment reminder (text message)", "template_type": "sms", "job_name": "",
        "status": "Sending", "created_at": "2026-06-17 10:30:00", "created_by_name": sender[0]["name"],
        "created_by_email_address": sender[0]["email_address"], "api_key_name": null,
    });
    assert_eq!(page["notifications"][2], expected);
    let row = &page["notifications"][1];
    assert_eq!((&row["status"], &row["api_key_name"]), (&json!("Email address doesn’t exist"), &json!("demo")));
    assert_eq!(page["notifications"][0]["client_reference"], "My-Ref_1");

    app.sql(&format!(
        "INSERT INTO jobs (id, original_file_name, service_id, template_id, template_version, created_at, notification_count,
             notifications_sent, notifications_delivered, notifications_failed, job_status)
         SELECT gen_random_uuid(), 'some.csv', service_id, id, version, now(), 1, 0, 0, 0, 'finished'
         FROM templates WHERE id = '{}';
         UPDATE notifications SET job_id = (SELECT id FROM jobs), job_row_number = 0 WHERE id = '{text}'",
        app.demo.sms_template_id
    ))
    .await;
    let page = app.admin_get(&at(&app, "/notifications/csv?template_type=sms")).await.ok();
    let row = &page["notifications"][0];
    assert_eq!((&row["row_number"], &row["job_name"]), (&json!(1), &json!("some.csv")));
    app.leave_jobs();
}

#[tokio::test]
async fn pages_go_on_from_the_last_row() {
    let mut app = TestApp::new().await;
    let [text, email, letter] = one_of_each(&app).await;
    // Two of the same moment: neither is left out.
    app.sql("UPDATE notifications SET created_at = '2026-06-17 09:00:00'").await;
    let (mut read, mut older_than) = (Vec::new(), String::new());
    loop {
        let page = app.admin_get(&at(&app, &format!("/notifications/csv?page_size=1{older_than}"))).await.ok();
        let Some(last) = ids(&page).pop() else { break };
        read.push(last);
        older_than = format!("&older_than={last}");
    }
    let mut expected = vec![text, email, letter];
    expected.sort();
    read.sort();
    assert_eq!(read, expected);
    let nothing = app.admin_get(&at(&app, &format!("/notifications/csv?older_than={NOBODY}"))).await.ok();
    assert_eq!(nothing, json!({"notifications": Vec::<Value>::new(), "page_size": 50}));
    let refused = app.admin_get(&at(&app, "/notifications/csv?older_than=x")).await;
    refused.assert_message(400, json!({"older_than": ["Not a valid UUID."]}));
    app.leave_jobs();
}
