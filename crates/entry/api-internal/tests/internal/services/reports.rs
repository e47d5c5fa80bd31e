//! Reports about all services.

use serde_json::{Value, json};
use tidings_test_support::TestApp;

use super::member;

#[tokio::test]
async fn live_services_and_what_they_sent() {
    let app = TestApp::new().await;
    app.sql("UPDATE services SET count_as_live = false WHERE name = 'GOV.UK Notify'").await;
    // It has no limit of free text messages yet.
    assert_eq!(app.admin_get("/service/live-services-data").await.ok(), json!({"data": []}));
    let user = member(&app).await;
    app.sql(
        "UPDATE services SET go_live_at = '2026-05-01 10:00', go_live_user_id = created_by_id, volume_sms = 5,
             organisation_id = '477f8870-af2b-4b81-9a2c-1fad12028919' WHERE id = $1;
         INSERT INTO annual_billing (id, service_id, financial_year_start, free_sms_fragment_limit, created_at)
         VALUES (gen_random_uuid(), $1, 2025, 10, now()), (gen_random_uuid(), $1, 2026, 20, now());
         INSERT INTO ft_billing (bst_date, template_id, service_id, notification_type, provider, rate_multiplier,
             international, rate, notifications_sent, created_at, postage)
         SELECT day::date, $1, $1, type, 'mmg', 1, false, 0, sent, now(), 'none'
         FROM (VALUES ('2026-03-31', 'sms', 100), ('2026-04-01', 'sms', 1), ('2026-06-16', 'sms', 2),
                      ('2026-06-16', 'email', 3)) AS facts (day, type, sent)",
    )
    .await;
    let contact = app
        .rows(&format!("SELECT name, email_address, mobile_number FROM users WHERE id = '{}'", user.as_str().unwrap()))
        .await
        .remove(0);
    let organisation = app.rows("SELECT name FROM organisation").await.remove(0);
    let expected = json!({
        "service_id": app.demo.service_id, "service_name": "Demo Service", "organisation_name": organisation["name"],
        "organisation_type": "nhs_notify", "consent_to_research": null, "contact_name": contact["name"],
        "contact_email": contact["email_address"], "contact_mobile": contact["mobile_number"],
        "live_date": "Fri, 01 May 2026 10:00:00 GMT", "sms_volume_intent": 5, "email_volume_intent": null,
        "letter_volume_intent": null, "sms_totals": 3, "email_totals": 3, "letter_totals": 0,
        "free_sms_fragment_limit": 20,
    });
    assert_eq!(app.admin_get("/service/live-services-data").await.ok(), json!({"data": [expected]}));
    app.sql("UPDATE services SET restricted = true WHERE id = $1").await;
    assert_eq!(app.admin_get("/service/live-services-data").await.ok(), json!({"data": []}));
}

#[tokio::test]
async fn what_live_services_sent_by_month() {
    let app = TestApp::new().await;
    app.sql(
        "INSERT INTO ft_notification_status (bst_date, template_id, service_id, job_id, notification_type, key_type,
             notification_status, notification_count, created_at)
         SELECT day::date, $1, $1, $1, type, key, status, count, now()
         FROM (VALUES ('2019-03-05', 'email', 'normal', 'sending', 4), ('2019-03-06', 'email', 'normal', 'pending', 1),
                      ('2019-04-17', 'letter', 'normal', 'delivered', 1), ('2019-04-17', 'letter', 'team', 'failed', 2),
                      ('2019-04-17', 'letter', 'normal', 'created', 9), ('2019-04-17', 'letter', 'test', 'sent', 9),
                      ('2019-06-18', 'sms', 'normal', 'sent', 9)) AS facts (day, type, key, status, count)",
    )
    .await;
    let path = "/service/monthly-data-by-service?start_date=2019-01-01&end_date=2019-06-17";
    let id = app.demo.service_id;
    let expected = json!([
        ["2019-03-01", id, "Demo Service", "email", 5, 0, 0, 0, 0, 0],
        ["2019-04-01", id, "Demo Service", "letter", 0, 1, 2, 0, 0, 0],
    ]);
    assert_eq!(app.admin_get(path).await.ok(), expected);
    let missing = |reply: Value| reply["message"].clone();
    let reply = app.admin_get("/service/monthly-data-by-service?start_date=2019-01-01").await;
    assert_eq!(missing(reply.json), json!({"end_date": ["Missing data for required field."]}));
}
