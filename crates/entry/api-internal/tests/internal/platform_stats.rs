//! What everybody sent, and what is to be billed.

use serde_json::{Value, json};
use tidings_test_support::{SMS, TestApp};

/// Day, channel, provider, multiplier, price, units, messages, class of post.
type Fact = (&'static str, &'static str, &'static str, i32, f64, i32, i32, &'static str);

async fn add_facts(app: &TestApp, facts: &[Fact]) {
    for (day, channel, provider, multiplier, rate, units, sent, postage) in facts {
        app.sql(&format!(
            "INSERT INTO ft_billing (bst_date, template_id, service_id, notification_type, provider, rate_multiplier,
                 international, rate, billable_units, notifications_sent, created_at, postage)
             VALUES ('{day}', gen_random_uuid(), $1, '{channel}', '{provider}', {multiplier}, false, {rate}, {units}, {sent},
                 now(), '{postage}')"
        ))
        .await;
    }
}

async fn report(app: &TestApp, name: &str, first: &str, last: &str) -> Value {
    app.admin_get(&format!("/platform-stats/{name}?start_date={first}&end_date={last}")).await.ok()
}

#[tokio::test]
async fn messages_are_told_by_channel_and_failure() {
    let mut app = TestApp::new().await;
    app.sql(
        "INSERT INTO ft_notification_status (bst_date, template_id, service_id, job_id, notification_type, key_type,
             notification_status, notification_count, created_at)
         SELECT day::date, $1, $1, $1, channel, key, status, count, now()
         FROM (VALUES ('2026-06-15', 'sms', 'normal', 'delivered', 10), ('2026-06-15', 'email', 'team', 'permanent-failure', 3),
                      ('2026-06-14', 'email', 'normal', 'delivered', 99)) AS facts (day, channel, key, status, count)",
    )
    .await;
    app.post(SMS, &app.sms("07900900123")).await.id();
    let test_key = app.add_key(tidings_domain::KeyType::Test).await;
    app.post_with(&test_key, SMS, &app.sms("07900900123")).await.id();
    let told = app.admin_get("/platform-stats?start_date=2026-06-15").await.ok();
    let channel = |total: i64, test_key: i64, permanent: i64| {
        json!({"total": total, "test-key": test_key, "failures": {"technical-failure": 0, "permanent-failure": permanent,
               "temporary-failure": 0, "virus-scan-failed": 0}})
    };
    let expected = json!({"sms": channel(11, 1, 0), "email": channel(3, 0, 3), "letter": channel(0, 0, 0)});
    assert_eq!(told, expected);
    let past = app.admin_get("/platform-stats?start_date=2026-06-15&end_date=2026-06-16").await.ok();
    assert_eq!(past["sms"], channel(10, 0, 0));
    let refused = app.admin_get("/platform-stats?start_date=1234-56-78").await;
    refused.assert_errors(400, &[("ValidationError", "start_date month must be in 1..12")]);
    app.leave_jobs();
}

#[tokio::test]
async fn bills_go_to_those_who_have_to_pay() {
    let app = TestApp::new().await;
    let bill = "data-for-billing-report";
    app.sql(
        "INSERT INTO annual_billing (id, service_id, financial_year_start, free_sms_fragment_limit, created_at)
         VALUES (gen_random_uuid(), $1, 2019, 10, now())
         ON CONFLICT (service_id, financial_year_start) DO UPDATE SET free_sms_fragment_limit = 10;
         UPDATE services SET billing_reference = 'Ref', organisation_id = NULL WHERE id = $1",
    )
    .await;
    add_facts(
        &app,
        &[("2019-04-20", "sms", "mmg", 1, 0.11, 8, 8, "none"), ("2019-05-01", "email", "ses", 0, 0.0, 0, 9, "none")],
    )
    .await;
    assert_eq!(report(&app, bill, "2019-05-01", "2019-06-30").await, json!([]), "all is within the allowance");
    add_facts(
        &app,
        &[
            // Two are free, of those that were left in April.
            ("2019-05-02", "sms", "mmg", 1, 0.11, 5, 5, "none"),
            ("2019-05-02", "letter", "dvla", 1, 0.45, 12, 6, "second"),
            ("2019-05-03", "letter", "dvla", 1, 0.638, 3, 3, "economy"),
            ("2019-05-03", "letter", "dvla", 1, 1.55, 8, 8, "europe"),
            ("2019-05-04", "letter", "dvla", 1, 1.55, 7, 7, "rest-of-world"),
            ("2019-07-01", "letter", "dvla", 1, 9.99, 1, 1, "first"),
        ],
    )
    .await;
    let told = report(&app, bill, "2019-05-01", "2019-06-30").await;
    let expected = json!([{
        "organisation_id": "", "organisation_name": "", "service_id": app.demo.service_id, "service_name": "Demo Service",
        "sms_cost": 0.33, "sms_chargeable_units": 3, "total_letters": 24, "letter_cost": 27.864,
        "letter_breakdown": "3 economy class letters at 64p\n6 second class letters at 45p\n15 international letters at £1.55\n",
        "purchase_order_number": null, "contact_names": null, "contact_email_addresses": null, "billing_reference": "Ref",
    }]);
    assert_eq!(told, expected);

    // An organisation's says what its service does not, and comes first.
    app.sql(
        "UPDATE organisation SET billing_reference = 'Theirs', purchase_order_number = '42'
         WHERE id = '477f8870-af2b-4b81-9a2c-1fad12028919';
         UPDATE services SET organisation_id = '477f8870-af2b-4b81-9a2c-1fad12028919' WHERE id = $1",
    )
    .await;
    let told = report(&app, bill, "2019-05-01", "2019-06-30").await;
    assert_eq!((&told[0]["billing_reference"], &told[0]["purchase_order_number"]), (&json!("Ref"), &json!("42")));
}

#[tokio::test]
async fn the_days_of_a_bill_lie_in_a_year() {
    let app = TestApp::new().await;
    for name in ["data-for-billing-report", "data-for-dvla-billing-report"] {
        for (first, last, message) in [
            ("2019-03-31", "2019-04-01", "Date must be in a single financial year."),
            ("2019-08-01", "2019-06-01", "Start date must be before end date"),
            ("2019-08-01", "soon", "Input must be a date in the format: YYYY-MM-DD"),
        ] {
            let path = format!("/platform-stats/{name}?start_date={first}&end_date={last}");
            app.admin_get(&path).await.assert_message(400, message);
        }
    }
    for name in ["daily-volumes-report", "daily-sms-provider-volumes-report", "volumes-by-service"] {
        let refused = app.admin_get(&format!("/platform-stats/{name}?start_date=2019-08-01")).await;
        refused.assert_message(400, "Input must be a date in the format: YYYY-MM-DD");
    }
}

#[tokio::test]
async fn despatched_letters_are_told_by_kind() {
    let app = TestApp::new().await;
    app.sql(
        "INSERT INTO ft_billing_letter_despatch (bst_date, postage, cost_threshold, rate, billable_units, notifications_sent,
             created_at)
         VALUES ('2020-05-01', 'second', 'sorted', 0.75, 2, 25, now()), ('2020-04-01', 'first', 'unsorted', 1, 1, 5, now()),
                ('2021-04-01', 'first', 'sorted', 1, 1, 5, now())",
    )
    .await;
    let expected = json!([
        {"date": "2020-04-01", "postage": "first", "cost_threshold": "unsorted", "rate": 1.0, "sheets": 1, "letters": 5,
         "cost": 5.0},
        {"date": "2020-05-01", "postage": "second", "cost_threshold": "sorted", "rate": 0.75, "sheets": 2, "letters": 25,
         "cost": 18.75},
    ]);
    assert_eq!(report(&app, "data-for-dvla-billing-report", "2020-04-01", "2021-03-31").await, expected);
}

#[tokio::test]
async fn volumes_are_told_by_day_provider_and_service() {
    let app = TestApp::new().await;
    app.sql(
        "UPDATE services SET restricted = false, count_as_live = (id = $1);
         INSERT INTO annual_billing (id, service_id, financial_year_start, free_sms_fragment_limit, created_at)
         VALUES (gen_random_uuid(), $1, 2021, 100, now()), (gen_random_uuid(), $1, 2022, 10, now())",
    )
    .await;
    add_facts(
        &app,
        &[
            ("2022-03-01", "sms", "mmg", 2, 0.5, 3, 2, "none"),
            ("2022-03-01", "sms", "firetext", 1, 0.5, 1, 1, "none"),
            ("2022-03-01", "email", "ses", 0, 0.0, 0, 9, "none"),
            ("2022-03-02", "letter", "dvla", 1, 1.25, 8, 4, "first"),
        ],
    )
    .await;
    let day = |day: &str, sms: [i64; 3], emails: i64, letters: i64, sheets: i64| {
        json!({"day": day, "sms_totals": sms[0], "sms_fragment_totals": sms[1], "sms_chargeable_units": sms[2],
               "email_totals": emails, "letter_totals": letters, "letter_sheet_totals": sheets})
    };
    let expected = json!([day("2022-03-01", [3, 4, 7], 9, 0, 0), day("2022-03-02", [0, 0, 0], 0, 4, 8)]);
    assert_eq!(report(&app, "daily-volumes-report", "2022-03-01", "2022-03-31").await, expected);

    let provider = |provider: &str, sms: i64, fragments: i64, units: i64, cost: f64| {
        json!({"day": "2022-03-01", "provider": provider, "sms_totals": sms, "sms_fragment_totals": fragments,
               "sms_chargeable_units": units, "sms_cost": cost})
    };
    let expected = json!([provider("firetext", 1, 1, 1, 0.5), provider("mmg", 2, 3, 6, 3.0)]);
    assert_eq!(report(&app, "daily-sms-provider-volumes-report", "2022-03-01", "2022-03-31").await, expected);

    let expected = json!([{
        "service_name": "Demo Service", "service_id": app.demo.service_id, "organisation_name": "", "organisation_id": "",
        "free_allowance": 10, "sms_notifications": 3, "sms_chargeable_units": 7, "email_totals": 9, "letter_totals": 4,
        "letter_sheet_totals": 8, "letter_cost": 5.0,
    }]);
    assert_eq!(report(&app, "volumes-by-service", "2022-03-01", "2022-03-31").await, expected);
    let quiet = report(&app, "volumes-by-service", "2022-02-01", "2022-02-01").await;
    assert_eq!(quiet[0]["sms_notifications"], 0, "who sent nothing is told of too");
}
