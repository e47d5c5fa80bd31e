//! What messages cost now.

use serde_json::json;
use tidings_test_support::TestApp;

#[tokio::test]
async fn the_present_prices_of_letters_are_told() {
    let app = TestApp::new().await;
    app.sql(
        "DELETE FROM letter_rates;
         INSERT INTO letter_rates (id, start_date, end_date, sheet_count, rate, crown, post_class)
         SELECT gen_random_uuid(), start_date::timestamp, end_date::timestamp, sheet_count, rate, crown, post_class
         FROM (VALUES
             ('2026-06-17 09:30', NULL, 2, 0.80, true, 'second'),
             ('2026-06-01 00:00', '2026-06-18 00:00', 1, 1.56, true, 'first'),
             ('2026-06-01 00:00', NULL, 1, 0.638, true, 'economy'),
             ('2026-06-01 00:00', '2026-06-17 09:30', 1, 0.1, true, 'second'),
             ('2026-06-18 00:00', NULL, 1, 0.2, true, 'second'),
             ('2026-06-01 00:00', NULL, 1, 0.3, false, 'second')
         ) AS given (start_date, end_date, sheet_count, rate, crown, post_class)",
    )
    .await;
    let expected = json!([
        {"sheet_count": 1, "start_date": "2026-06-01T00:00:00", "rate": "0.638", "post_class": "economy"},
        {"sheet_count": 1, "start_date": "2026-06-01T00:00:00", "rate": "1.56", "post_class": "first"},
        {"sheet_count": 2, "start_date": "2026-06-17T09:30:00", "rate": "0.80", "post_class": "second"},
    ]);
    for path in ["/letter-rates", "/letter-rates/"] {
        assert_eq!(app.admin_get(path).await.ok(), expected);
    }
}

#[tokio::test]
async fn the_present_price_of_a_text_message_is_told() {
    let app = TestApp::new().await;
    let told = app.admin_get("/sms-rate").await.ok();
    assert_eq!(told, json!({"rate": 0.024, "valid_from": "2026-03-31T23:00:00"}));
}
