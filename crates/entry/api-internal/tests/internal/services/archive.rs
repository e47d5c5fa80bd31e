//! Archived services.

use http::Method;
use serde_json::json;
use tidings_domain::KeyType;
use tidings_test_support::TestApp;

use super::{at, column, nowhere};

async fn archive(app: &TestApp) -> u16 {
    app.admin_call(Method::POST, &at(app, "/archive"), "").await.status.as_u16()
}

#[tokio::test]
async fn templates_and_keys_end_with_the_service() {
    let app = TestApp::new().await;
    app.add_key(KeyType::Team).await;
    app.sql(
        "UPDATE api_keys SET expiry_date = '2001-01-01' WHERE name LIKE 'team%';
         UPDATE templates SET archived = true WHERE service_id = $1 AND template_type = 'sms'",
    )
    .await;
    assert_eq!(archive(&app).await, 204);
    let service = app.admin_get(&at(&app, "")).await.ok()["data"].take();
    assert_eq!(service["name"], "_archived_2026-06-17-09:30:00_Demo Service");
    assert_eq!(service["email_sender_local_part"], "archived20260617093000demo.service");
    assert_eq!(service["active"], false);
    let versions = column(&app, "SELECT version FROM services_history WHERE id = $1 AND NOT active").await;
    assert_eq!(versions, [json!(2)]);
    let query = "SELECT t.version, h.archived FROM templates t LEFT JOIN templates_history h USING (id, version)
                 WHERE t.service_id = $1 AND t.archived ORDER BY t.version";
    let rows = app.rows(query).await;
    assert_eq!(rows, [json!({"version": 1, "archived": false}), json!({"version": 2, "archived": true})]);
    let query = "SELECT k.version, k.expiry_date = h.expiry_date AS told FROM api_keys k
                 LEFT JOIN api_keys_history h USING (id, version)
                 WHERE k.service_id = $1 AND k.expiry_date IS NOT NULL ORDER BY k.version";
    assert_eq!(app.rows(query).await, [json!({"version": 1, "told": null}), json!({"version": 2, "told": true})]);

    // Again is nothing new.
    assert_eq!(archive(&app).await, 204);
    assert_eq!(column(&app, "SELECT version FROM services WHERE id = $1").await, [json!(2)]);
}

#[tokio::test]
async fn what_is_not_there_and_how_not_to_ask() {
    let app = TestApp::new().await;
    app.admin_call(Method::POST, &nowhere("/archive"), "").await.assert_message(404, "No result found");
    assert_eq!(app.admin_get(&nowhere("/archive")).await.status, 405);
}
