//! The status pages, which need no token.

use axum::body::Body;
use http::Request;
use serde_json::json;
use tidings_test_support::TestApp;

async fn get(app: &TestApp, path: &str) -> serde_json::Value {
    app.internal_request(Request::get(path).body(Body::empty()).unwrap()).await.ok()
}

#[tokio::test]
async fn the_status_tells_what_is_running() {
    let app = TestApp::new().await;
    let whole = json!({
        "status": "ok", "git_commit": "abc", "build_time": "2026-06-17",
        "db_version": "0560_add_nhs_notify_org", "db_bulk_version": "0560_add_nhs_notify_org",
    });
    for path in ["/", "/_status", "/_status?simple="] {
        assert_eq!(get(&app, path).await, whole, "{path}");
    }
    assert_eq!(get(&app, "/_status?simple=1").await, json!({"status": "ok"}));
}

#[tokio::test]
async fn live_services_and_their_organisations_are_counted() {
    let app = TestApp::new().await;
    let path = "/_status/live-service-and-organisation-counts";
    // The demo service and the platform's own.
    assert_eq!(get(&app, path).await, json!({"services": 2, "organisations": 0}));
    app.sql("UPDATE services SET organisation_id = '477f8870-af2b-4b81-9a2c-1fad12028919'").await;
    assert_eq!(get(&app, path).await, json!({"services": 2, "organisations": 1}));
    app.sql("UPDATE services SET restricted = true WHERE id = $1").await;
    assert_eq!(get(&app, path).await["services"], 1);
    app.sql("UPDATE services SET restricted = false, active = false WHERE id = $1").await;
    assert_eq!(get(&app, path).await["services"], 1);
    app.sql("UPDATE services SET active = true, count_as_live = false WHERE id = $1").await;
    assert_eq!(get(&app, path).await["services"], 1);
}
