//! What members of teams may do.

use http::StatusCode;
use serde_json::{Value, json};
use tidings_test_support::TestApp;

use super::{NOBODY, ORGANISATION, add_user, demo_user, join};

async fn held(app: &TestApp, user: &str) -> Vec<Value> {
    let query =
        format!("SELECT permission FROM permissions WHERE user_id = '{user}' AND service_id = $1 ORDER BY permission");
    app.rows(&query).await.into_iter().map(|mut row| row["permission"].take()).collect()
}

fn body(permissions: &[&str]) -> Value {
    let permissions: Vec<_> = permissions.iter().map(|permission| json!({ "permission": permission })).collect();
    json!({ "permissions": permissions })
}

#[tokio::test]
async fn permissions_of_a_service_are_replaced() {
    let app = TestApp::new().await;
    let user = add_user(&app, "amala@example.gov.uk").await;
    join(&app, &user, "send_texts").await;
    let path = format!("/user/{user}/service/{}/permission", app.demo.service_id);
    let set = body(&["manage_settings", "manage_templates", "manage_settings"]);
    app.admin_post(&path, &set).await.expect(StatusCode::NO_CONTENT);
    assert_eq!(held(&app, &user).await, ["manage_templates", "manage_settings"]);
    let reply = app.admin_post(&path, &body(&["fly"])).await;
    reply.assert_invalid(&[
        "permissions fly is not one of [manage_users, manage_templates, manage_settings, send_texts, \
        send_emails, send_letters, manage_api_keys, platform_admin, view_activity]",
    ]);
    app.admin_post(&path, &json!({})).await.assert_invalid(&["permissions is a required property"]);
    let stranger = add_user(&app, "b@example.gov.uk").await;
    for (user, service) in [
        (stranger.as_str(), app.demo.service_id.to_string()),
        (NOBODY, app.demo.service_id.to_string()),
        (&user, NOBODY.to_owned()),
        (&user, app.add_service().await.service_id.to_string()),
    ] {
        let path = format!("/user/{user}/service/{service}/permission");
        app.admin_post(&path, &body(&[])).await.assert_message(404, "No result found");
    }
}

#[tokio::test]
async fn somebody_in_government_keeps_managing_settings() {
    let app = TestApp::new().await;
    let user = add_user(&app, "amala@example.gov.uk").await;
    join(&app, &user, "manage_settings").await;
    app.sql("UPDATE services SET restricted = true WHERE id = $1").await;
    let path = format!("/user/{user}/service/{}/permission", app.demo.service_id);
    let too_few = "Cannot change user permissions - service would have too few users with manage_settings";
    app.admin_post(&path, &body(&["manage_templates"])).await.assert_message(400, too_few);
    assert_eq!(held(&app, &user).await, ["manage_settings"]);
    // Those of organisations that are known count as well.
    let other = add_user(&app, "b@mail.ferries.example").await;
    join(&app, &other, "manage_settings").await;
    app.admin_post(&path, &body(&["manage_templates"])).await.assert_message(400, too_few);
    app.sql(&format!("INSERT INTO domain (domain, organisation_id) VALUES ('ferries.example', '{ORGANISATION}')"))
        .await;
    app.sql("UPDATE services SET has_active_go_live_request = true WHERE id = $1").await;
    app.admin_post(&path, &body(&["manage_templates"])).await.assert_message(400, too_few);
    app.sql("UPDATE services SET has_active_go_live_request = false WHERE id = $1").await;
    app.admin_post(&path, &body(&["manage_templates"])).await.expect(StatusCode::NO_CONTENT);
    assert_eq!(held(&app, &user).await, ["manage_templates"]);
}

#[tokio::test]
async fn folders_are_replaced_when_they_are_named() {
    let app = TestApp::new().await;
    let user = demo_user(&app).await;
    let (first, second) = ("10000000-0000-4000-8000-000000000000", "20000000-0000-4000-8000-000000000000");
    let others = app.add_service().await.service_id;
    app.sql(&format!(
        "INSERT INTO template_folder (id, service_id, name) VALUES ('{first}', $1, 'A'), ('{second}', $1, 'B'),
             ('{NOBODY}', '{others}', 'C');
         INSERT INTO user_to_service (user_id, service_id) VALUES ('{user}', '{others}');
         INSERT INTO user_folder_permissions (user_id, service_id, template_folder_id)
             VALUES ('{user}', '{others}', '{NOBODY}')"
    ))
    .await;
    let path = format!("/user/{user}/service/{}/permission", app.demo.service_id);
    let folders = async || -> Vec<Value> {
        let query = format!(
            "SELECT template_folder_id AS id FROM user_folder_permissions WHERE user_id = '{user}' AND service_id = $1
             ORDER BY 1"
        );
        app.rows(&query).await.into_iter().map(|mut row| row["id"].take()).collect()
    };
    let set =
        async |folders: Value| app.admin_post(&path, &json!({"permissions": [], "folder_permissions": folders})).await;
    set(json!([first, second, second])).await.expect(StatusCode::NO_CONTENT);
    assert_eq!(folders().await, [first, second]);
    app.admin_post(&path, &json!({"permissions": []})).await.expect(StatusCode::NO_CONTENT);
    assert_eq!(folders().await, [first, second]);
    // Another service's folder.
    set(json!([second, NOBODY])).await.assert_message(404, "No result found");
    assert_eq!(folders().await, [first, second]);
    set(json!([second])).await.expect(StatusCode::NO_CONTENT);
    assert_eq!(folders().await, [second]);
    set(json!([])).await.expect(StatusCode::NO_CONTENT);
    assert_eq!((folders().await, app.count("user_folder_permissions").await), (Vec::new(), 1));
}

#[tokio::test]
async fn permissions_of_an_organisation_are_replaced() {
    let app = TestApp::new().await;
    let user = add_user(&app, "amala@example.gov.uk").await;
    let path = format!("/user/{user}/organisation/{ORGANISATION}/permissions");
    let all = body(&["can_make_services_live"]);
    for (set, rows) in [(&all, 1), (&all, 1), (&body(&[]), 0)] {
        app.admin_post(&path, set).await.expect(StatusCode::NO_CONTENT);
        assert_eq!(app.count("organisation_user_permissions").await, rows);
    }
    let reply = app.admin_post(&path, &body(&["fly"])).await;
    reply.assert_invalid(&["permissions fly is not one of [can_make_services_live]"]);
    for path in [
        format!("/user/{NOBODY}/organisation/{ORGANISATION}/permissions"),
        format!("/user/{user}/organisation/{NOBODY}/permissions"),
    ] {
        app.admin_post(&path, &all).await.assert_message(404, "No result found");
    }
}
