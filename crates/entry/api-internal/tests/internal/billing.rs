//! What services use, and what they pay for it.

use serde_json::{Value, json};
use tidings_test_support::{SMS, TestApp};

/// Facts of the financial year 2016 for a service with one free fragment, as Notify's own tests have them.
async fn with_facts() -> TestApp {
    let app = TestApp::new().await;
    app.sql(
        "INSERT INTO annual_billing (id, service_id, financial_year_start, free_sms_fragment_limit, created_at)
         VALUES (gen_random_uuid(), $1, 2016, 1, now());
         INSERT INTO ft_billing (bst_date, template_id, service_id, notification_type, provider, rate_multiplier,
             international, rate, billable_units, notifications_sent, created_at, postage)
         SELECT day::date, $1, $1, channel, 'test', 1, false, rate, units, 1, now(), postage
         FROM (VALUES ('2016-03-31'), ('2016-04-28'), ('2016-11-10'), ('2017-02-26'), ('2017-04-01')) AS days (day),
             (VALUES ('sms', 0.0162, 1, 'none'), ('email', 0, 0, 'none'), ('letter', 0.33, 1, 'second'))
                 AS kinds (channel, rate, units, postage)",
    )
    .await;
    app
}

fn path(app: &TestApp, rest: &str) -> String {
    format!("/service/{}/billing/{rest}", app.demo.service_id)
}

#[tokio::test]
async fn a_year_is_told_by_channel_and_price() {
    let app = with_facts().await;
    let told = app.admin_get(&path(&app, "yearly-usage-summary?year=2016")).await.ok();
    let expected = json!([
        {"notification_type": "email", "chargeable_units": 0, "notifications_sent": 3, "rate": 0.0, "cost": 0.0,
         "free_allowance_used": 0, "charged_units": 0},
        {"notification_type": "letter", "chargeable_units": 3, "notifications_sent": 3, "rate": 0.33, "cost": 0.99,
         "free_allowance_used": 0, "charged_units": 3},
        {"notification_type": "sms", "chargeable_units": 3, "notifications_sent": 3, "rate": 0.0162, "cost": 0.0324,
         "free_allowance_used": 1, "charged_units": 2},
    ]);
    assert_eq!(told, expected);
    assert_eq!(app.admin_get(&path(&app, "yearly-usage-summary?year=2020")).await.ok(), json!([]));
}

#[tokio::test]
async fn months_are_told_without_emails() {
    let app = with_facts().await;
    let told = app.admin_get(&path(&app, "monthly-usage?year=2016")).await.ok();
    let row = |month: &str, channel: &str, rate: f64, postage: &str, free: i64| {
        let charged = 1 - free;
        json!({"month": month, "notification_type": channel, "chargeable_units": 1, "notifications_sent": 1, "rate": rate,
               "postage": postage, "cost": if charged > 0 { rate } else { 0.0 }, "free_allowance_used": free,
               "charged_units": charged})
    };
    let of_month = |month, free| [row(month, "letter", 0.33, "second", 0), row(month, "sms", 0.0162, "none", free)];
    let expected = [of_month("April", 1), of_month("November", 0), of_month("February", 0)].concat();
    assert_eq!(told, Value::Array(expected));
}

#[tokio::test]
async fn messages_of_today_are_counted_at_once_and_reading_writes_nothing() {
    let mut app = TestApp::new().await;
    app.post(SMS, &app.sms("07900900123")).await.id();
    app.sql(
        "UPDATE notifications SET notification_status = 'delivered', billable_units = 2, sent_by = 'mmg' WHERE service_id = $1",
    )
    .await;
    let before = app.count("ft_billing").await;
    let told = app.admin_get(&path(&app, "monthly-usage?year=2026")).await.ok();
    assert_eq!((told[0]["chargeable_units"].as_i64(), told[0]["free_allowance_used"].as_i64()), (Some(2), Some(2)));
    // What ends as a failure of ours leaves the bill, and nothing of it stays behind.
    app.sql("UPDATE notifications SET notification_status = 'technical-failure' WHERE service_id = $1").await;
    assert_eq!(app.admin_get(&path(&app, "monthly-usage?year=2026")).await.ok(), json!([]));
    assert_eq!(app.count("ft_billing").await, before);
    app.leave_jobs();
}

#[tokio::test]
async fn usage_is_of_a_year() {
    let app = TestApp::new().await;
    for usage in ["monthly-usage", "yearly-usage-summary"] {
        for year in ["", "?year=", "?year=soon", "?year=99999"] {
            let refused = app.admin_get(&path(&app, &format!("{usage}{year}"))).await;
            refused.assert_message(400, "No valid year provided");
        }
    }
}

#[tokio::test]
async fn texts_abroad_count_as_often_as_their_country_says() {
    let app = TestApp::new().await;
    app.sql(
        "INSERT INTO annual_billing (id, service_id, financial_year_start, free_sms_fragment_limit, created_at)
         VALUES (gen_random_uuid(), $1, 2025, 10, now());
         INSERT INTO ft_billing (bst_date, template_id, service_id, notification_type, provider, rate_multiplier,
             international, rate, billable_units, notifications_sent, created_at, postage)
         VALUES ('2025-05-01', $1, $1, 'sms', 'mmg', 3, true, 0.0233, 5, 2, now(), 'none')",
    )
    .await;
    let told = app.admin_get(&path(&app, "yearly-usage-summary?year=2025")).await.ok();
    let told = (&told[0]["chargeable_units"], &told[0]["charged_units"], &told[0]["cost"]);
    assert_eq!(told, (&json!(15), &json!(5), &json!(0.1165)));
}

#[tokio::test]
async fn an_allowance_is_told_whether_it_was_stored_or_not() {
    let app = TestApp::new().await;
    app.sql("DELETE FROM annual_billing; UPDATE services SET organisation_type = 'other' WHERE id = $1").await;
    let limit = async |query: &str| app.admin_get(&path(&app, &format!("free-sms-fragment-limit{query}"))).await;
    let told = json!({"free_sms_fragment_limit": 5_000, "financial_year_start": 2026});
    assert_eq!(limit("").await.ok(), told);
    assert_eq!(limit("?financial_year_start=2021").await.ok()["free_sms_fragment_limit"], 10_000);
    assert_eq!(app.count("annual_billing").await, 0, "reading writes nothing");
    app.sql(
        "INSERT INTO annual_billing (id, service_id, financial_year_start, free_sms_fragment_limit, created_at)
         VALUES (gen_random_uuid(), $1, 2021, 11000, now())",
    )
    .await;
    assert_eq!(limit("?financial_year_start=2021").await.ok()["free_sms_fragment_limit"], 11_000);
    for year in ["2015", "2027", "soon"] {
        assert_eq!(limit(&format!("?financial_year_start={year}")).await.status, 400, "{year}");
    }
    let nobody = format!("/service/{}/billing/free-sms-fragment-limit", crate::fresh());
    app.admin_get(&nobody).await.assert_message(404, "No result found");
}

#[tokio::test]
async fn an_allowance_is_ones_own_unless_it_is_that_of_ones_kind() {
    let app = TestApp::new().await;
    app.sql(
        "UPDATE services SET organisation_type = 'other' WHERE id = $1;
         DELETE FROM annual_billing WHERE service_id = $1;
         INSERT INTO annual_billing (id, service_id, financial_year_start, free_sms_fragment_limit, created_at,
             high_volume_service_last_year)
         VALUES (gen_random_uuid(), $1, 2025, 1, now(), false), (gen_random_uuid(), $1, 2026, 1, now(), true)",
    )
    .await;
    let stored =
        "SELECT free_sms_fragment_limit AS limit, has_custom_allowance AS own, high_volume_service_last_year AS high
                  FROM annual_billing WHERE service_id = $1 ORDER BY financial_year_start";
    for (limit, is_own) in [(9_999, true), (5_000, false)] {
        let body = json!({"free_sms_fragment_limit": limit});
        let told = app.admin_post(&path(&app, "free-sms-fragment-limit"), &body).await;
        assert_eq!((told.status.as_u16(), &told.json), (201, &body));
        let past = json!({"limit": 1, "own": false, "high": false});
        assert_eq!(app.rows(stored).await, [past, json!({"limit": limit, "own": is_own, "high": true})]);
    }
    for body in [json!({}), json!({"free_sms_fragment_limit": -1}), json!({"free_sms_fragment_limit": "many"})] {
        let refused = app.admin_post(&path(&app, "free-sms-fragment-limit"), &body).await;
        assert_eq!((refused.status.as_u16(), refused.json["errors"].is_array()), (400, true), "{body}");
    }
    let nobody = format!("/service/{}/billing/free-sms-fragment-limit", crate::fresh());
    let refused = app.admin_post(&nobody, &json!({"free_sms_fragment_limit": 1})).await;
    refused.assert_message(404, "No result found");
}

#[tokio::test]
async fn a_new_year_gives_everybody_the_allowance_that_is_due() {
    let app = TestApp::new().await;
    let stored = "SELECT financial_year_start AS year, free_sms_fragment_limit AS limit, has_custom_allowance AS own
                  FROM annual_billing WHERE service_id = $1 ORDER BY 1";
    app.admin_post(&path(&app, "free-sms-fragment-limit"), &json!({"free_sms_fragment_limit": 777}))
        .await
        .expect(201.try_into().unwrap());
    // 23:30 UTC on 31 March is 1 April in London.
    for (now, years) in [("2027-03-31T22:30:00Z", 1), ("2027-03-31T23:30:00Z", 2), ("2027-06-01T00:00:00Z", 2)] {
        tidings_app::allowances::add_missing(&app.app.pool, now.parse().unwrap()).await.unwrap();
        let rows = app.rows(stored).await;
        assert_eq!(rows.len(), years, "{now}");
        assert!(rows.iter().all(|row| row["limit"] == 777 && row["own"] == true), "{rows:?}");
    }
}
