//! Letter brandings.

use http::StatusCode;
use serde_json::{Value, json};
use tidings_test_support::TestApp;

async fn create(app: &TestApp, name: &str) -> Value {
    let body = json!({"name": name, "filename": name.to_lowercase()});
    app.admin_post("/letter-branding", &body).await.expect(StatusCode::CREATED)
}

#[tokio::test]
async fn a_branding_is_made_told_and_changed() {
    let app = TestApp::new().await;
    let user = app.rows("SELECT created_by_id AS id FROM services WHERE id = $1").await[0]["id"].clone();
    let body = json!({"name": "Office", "filename": "office", "created_by_id": user});
    let made = app.admin_post("/letter-branding", &body).await.expect(StatusCode::CREATED);
    let mut expected = json!({"id": made["id"], "name": "Office", "filename": "office", "created_by": user,
                              "created_at": "2026-06-17T09:30:00.123456Z", "updated_at": null});
    assert_eq!(made, expected);
    let path = format!("/letter-branding/{}", made["id"].as_str().unwrap());
    assert_eq!(app.admin_get(&path).await.ok(), expected);
    app.advance(60);
    let body = json!({"name": "Bureau", "filename": "bureau", "updated_by_id": user});
    expected["name"] = json!("Bureau");
    expected["filename"] = json!("bureau");
    expected["updated_at"] = json!("2026-06-17T09:31:00.123456Z");
    assert_eq!(app.admin_post(&path, &body).await.expect(StatusCode::CREATED), expected);
    assert!(app.admin_get("/letter-branding").await.ok().as_array().unwrap().contains(&expected));
    let rows = app.rows("SELECT updated_by_id FROM letter_branding WHERE name = 'Bureau'").await;
    assert_eq!(rows, [json!({"updated_by_id": user})]);
    let unknown = format!("/letter-branding/{}", crate::fresh());
    app.admin_get(&unknown).await.assert_message(404, "No result found");
    app.admin_post(&unknown, &body).await.assert_message(404, "No result found");
}

#[tokio::test]
async fn what_cannot_be_is_told() {
    let app = TestApp::new().await;
    create(&app, "Office").await;
    let post = async |body: Value| app.admin_post("/letter-branding", &body).await;
    let name = json!({"name": ["Name already in use"]});
    post(json!({"name": "Office", "filename": "x"})).await.assert_message(400, name);
    let filename = json!({"filename": ["Filename already in use"]});
    post(json!({"name": "X", "filename": "office"})).await.assert_message(400, filename);
    post(json!({"name": 1})).await.assert_invalid(&["name 1 is not of type string", "filename is a required property"]);
    let other = create(&app, "Other").await;
    let path = format!("/letter-branding/{}", other["id"].as_str().unwrap());
    let reply = app.admin_post(&path, &json!({"name": "Office", "filename": "other"})).await;
    reply.assert_message(400, json!({"name": ["Name already in use"]}));
}

#[tokio::test]
async fn names_are_told_apart_and_users_known() {
    let app = TestApp::new().await;
    let made = create(&app, "OFFICE").await;
    let reply = app.admin_post("/letter-branding/get-unique-name/", &json!({"name": "Office"})).await;
    assert_eq!(reply.ok(), json!({"name": "Office (alternate 1)"}));
    let id = made["id"].as_str().unwrap();
    app.sql(&format!(
        "UPDATE services SET name = 'A service' WHERE id = $1; INSERT INTO service_letter_branding VALUES ($1, '{id}')"
    ))
    .await;
    assert_eq!(
        app.admin_get(&format!("/letter-branding/{id}/orgs_and_services")).await.ok(),
        json!({"data": {"services": [{"id": app.demo.service_id, "name": "A service"}], "organisations": []}})
    );
}
