//! What those who run the platform look for.

use serde_json::{Value, json};
use tidings_test_support::TestApp;

#[tokio::test]
async fn an_id_tells_what_it_is_of() {
    let app = TestApp::new().await;
    let service = json!({"service_id": app.demo.service_id});
    let organisation = app.rows("SELECT id FROM organisation LIMIT 1").await[0]["id"].clone();
    let user = app.rows("SELECT created_by_id AS id FROM services WHERE id = $1").await[0]["id"].clone();
    for (id, kind, context) in [
        (json!(app.demo.service_id), "service", json!({})),
        (json!(app.demo.sms_template_id), "template", service),
        (organisation, "organisation", json!({})),
        (user, "user", json!({})),
    ] {
        let told = app.admin_post("/platform-admin/find-by-uuid", &json!({"uuid": id})).await.ok();
        assert_eq!(told, json!({"type": kind, "context": context}));
    }
    let nobody = json!({"uuid": crate::fresh()});
    app.admin_post("/platform-admin/find-by-uuid", &nobody).await.assert_message(404, "No result found");
    app.admin_post("/platform-admin/find-by-uuid", &json!({"uuid": "x"}))
        .await
        .assert_errors(400, &[("ValidationError", "uuid is not a valid UUID")]);
}

#[tokio::test]
async fn open_requests_to_go_live_are_listed_with_who_asked_and_when() {
    let app = TestApp::new().await;
    let list = async || app.admin_get("/platform-admin/go-live-requests").await.ok()["data"].clone();
    assert_eq!(list().await, json!([]));
    let service = app.demo.service_id;
    let user = app.rows("SELECT created_by_id AS id FROM services WHERE id = $1").await[0]["id"].clone();
    let change = async |change: Value| {
        app.advance(60);
        app.admin_post(&format!("/service/{service}"), &change).await.ok();
    };
    change(json!({"restricted": true})).await;
    for asks in [true, false, true] {
        change(json!({"has_active_go_live_request": asks, "go_live_user": user, "volume_sms": 200})).await;
    }
    // Another change does not make the request a newer one.
    change(json!({"volume_email": 7})).await;
    let mut request = json!({
        "service_id": service, "service_name": "Demo Service", "decided_by": null,
        "requested_by": {"name": "Demo User", "email_address": format!("demo-{}@example.com", user.as_str().unwrap())},
        "requested_at": "2026-06-17T09:34:00.123456Z",
        "volume_email": 7, "volume_sms": 200, "volume_letter": null,
    });
    assert_eq!(list().await, json!([request]));

    app.sql(
        "UPDATE organisation SET name = 'Council', can_approve_own_go_live_requests = true;
         UPDATE services SET organisation_id = (SELECT id FROM organisation LIMIT 1) WHERE id = $1",
    )
    .await;
    request["decided_by"] = json!("Council");
    assert_eq!(list().await, json!([request]));
    change(json!({"has_active_go_live_request": false})).await;
    assert_eq!(list().await, json!([]));
}

#[tokio::test]
async fn people_are_found_by_days_and_consent() {
    let app = TestApp::new().await;
    app.sql(
        "UPDATE users SET state = 'inactive';
         UPDATE users SET state = 'active', created_at = '2024-08-01 23:59:59.9', logged_in_at = NULL, take_part_in_research = true
         WHERE id = (SELECT created_by_id FROM services WHERE id = $1);
         INSERT INTO user_to_service (user_id, service_id) SELECT created_by_id, id FROM services WHERE id = $1
         ON CONFLICT DO NOTHING",
    )
    .await;
    let found = async |body: Value| {
        let told = app.admin_post("/platform-admin/users-list", &body).await.ok();
        told["data"].as_array().unwrap().clone()
    };
    let one =
        found(json!({"created_start": "2024-08-01", "created_end": "2024-08-01", "take_part_in_research": true})).await;
    assert_eq!(one.len(), 1);
    let services = one[0]["services"].as_array().unwrap();
    assert!(services.contains(&json!({"id": app.demo.service_id, "name": "Demo Service"})), "{services:?}");
    for nobody in [
        json!({"created_start": "2024-08-02"}),
        json!({"created_end": "2024-07-31"}),
        json!({"logged_in_start": "2020-01-01"}),
        json!({"take_part_in_research": false}),
    ] {
        assert_eq!(found(nobody.clone()).await.len(), 0, "{nobody}");
    }
    let refused = app.admin_post("/platform-admin/users-list", &json!({})).await;
    refused.assert_errors(400, &[("ValidationError", "{} should be non-empty")]);
}
