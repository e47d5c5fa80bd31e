//! What an organisation's services used.

use serde_json::json;
use tidings_test_support::TestApp;

use super::add_organisation;

#[tokio::test]
async fn services_are_told_with_what_they_used() {
    let app = TestApp::new().await;
    let organisation = add_organisation(&app, "Org", "other").await;
    app.sql(&format!(
        "UPDATE services SET organisation_id = '{organisation}', restricted = false WHERE id = $1;
         INSERT INTO annual_billing (id, service_id, financial_year_start, free_sms_fragment_limit, created_at)
         VALUES (gen_random_uuid(), $1, 2019, 10, now());
         INSERT INTO ft_billing (bst_date, template_id, service_id, notification_type, provider, rate_multiplier,
             international, rate, billable_units, notifications_sent, created_at, postage)
         VALUES ('2020-02-24', $1, $1, 'sms', 'mmg', 1, false, 0.060, 19, 19, now(), 'none'),
                ('2020-02-24', $1, $1, 'email', 'ses', 0, false, 0, 0, 4, now(), 'none'),
                ('2020-02-24', $1, $1, 'letter', 'dvla', 1, false, 0.73, 2, 2, now(), 'second')"
    ))
    .await;
    let path = |year: &str| format!("/organisations/{organisation}/services-with-usage{year}");
    let service = json!({
        "service_id": app.demo.service_id, "service_name": "Demo Service", "free_sms_limit": 10, "sms_remainder": 0,
        "sms_billable_units": 19, "chargeable_billable_sms": 9, "sms_cost": 0.54, "letter_cost": 1.46, "emails_sent": 4,
        "active": true,
    });
    assert_eq!(app.admin_get(&path("?year=2019")).await.ok(), json!({"services": [service], "updated_at": null}));
    let present = app.admin_get(&path("?year=2026")).await.ok();
    assert_eq!(present["services"][0]["sms_billable_units"], 0);
    assert!(present["updated_at"].as_str().unwrap().starts_with("2026-06-17T"), "{present}");
    for year in ["", "?year=not-a-valid-year"] {
        app.admin_get(&path(year)).await.assert_message(400, "No valid year provided");
    }
    app.sql("UPDATE services SET restricted = true WHERE id = $1").await;
    assert_eq!(app.admin_get(&path("?year=2019")).await.ok()["services"], json!([]), "none in trial mode");
}

#[tokio::test]
async fn what_is_sent_as_a_year_ends_is_of_the_year_that_it_is_in_london() {
    let app = TestApp::new().await;
    let organisation = add_organisation(&app, "Org", "other").await;
    // A second before midnight, and midnight; two fragments each, of which three are free in the one year and one in the other.
    app.sql(&format!(
        "UPDATE services SET organisation_id = '{organisation}', restricted = false WHERE id = $1;
         INSERT INTO annual_billing (id, service_id, financial_year_start, free_sms_fragment_limit, created_at)
         VALUES (gen_random_uuid(), $1, 2024, 3, now()), (gen_random_uuid(), $1, 2025, 1, now());
         INSERT INTO notifications (id, \"to\", service_id, template_id, template_version, created_at, key_type,
             notification_type, billable_units, notification_status, sent_by)
         SELECT gen_random_uuid(), '', $1, id, version, moment::timestamp, 'normal', 'sms', 2, 'delivered', 'mmg'
         FROM templates, unnest(ARRAY['2025-03-31 22:59:58', '2025-03-31 22:59:59', '2025-03-31 23:00']) AS moment
         WHERE id = '{}'",
        app.demo.sms_template_id
    ))
    .await;
    let year = async |year: &str| {
        let path = format!("/organisations/{organisation}/services-with-usage?year={year}");
        let mut told = app.admin_get(&path).await.ok();
        let service = told["services"][0].take();
        ["sms_billable_units", "free_sms_limit", "sms_remainder", "chargeable_billable_sms", "sms_cost"]
            .map(|figure| service[figure].as_f64().unwrap().to_string())
    };
    let rates =
        app.rows("SELECT rate FROM rates WHERE valid_from < '2025-03-31 22:00' ORDER BY valid_from DESC LIMIT 1").await;
    let (before, after) = (year("2024").await, year("2025").await);
    let price = rates[0]["rate"].as_f64().unwrap();
    assert_eq!(before, ["4", "3", "0", "1", &price.to_string()]);
    assert_eq!(after[..4], ["2", "1", "0", "1"]);
    // Folded or pending, the figures are the same.
    assert!(tidings_app::facts::fold(&app.app, app.now()).await.unwrap() > Some(0));
    assert_eq!((year("2024").await, year("2025").await), (before, after));
}
