//! The teams of services.

use http::StatusCode;
use serde_json::{Value, json};
use tidings_test_support::TestApp;

use super::{NOBODY, add_user, demo_user, join};

#[tokio::test]
async fn a_team_is_listed() {
    let app = TestApp::new().await;
    let user = add_user(&app, "amala@example.gov.uk").await;
    join(&app, &user, "send_texts").await;
    let path = format!("/service/{}/users", app.demo.service_id);
    let team = app.admin_get(&path).await.ok();
    let demo = demo_user(&app).await;
    let one = |user: Value| user["data"].clone();
    let expected = json!({"data": [
        one(app.admin_get(&format!("/user/{user}")).await.ok()),
        one(app.admin_get(&format!("/user/{demo}")).await.ok()),
    ]});
    assert_eq!(team, expected);
    app.sql("DELETE FROM user_to_service WHERE service_id = $1").await;
    assert_eq!(app.admin_get(&path).await.ok(), json!({"data": []}));
    app.admin_get(&format!("/service/{NOBODY}/users")).await.assert_message(404, "No result found");
}

#[tokio::test]
async fn a_member_is_taken_off_the_team() {
    let app = TestApp::new().await;
    let user = add_user(&app, "amala@example.gov.uk").await;
    join(&app, &user, "send_texts").await;
    app.sql(&format!(
        "INSERT INTO template_folder (id, service_id, name) VALUES ('{NOBODY}', $1, 'F');
         INSERT INTO user_folder_permissions (user_id, template_folder_id, service_id) VALUES ('{user}', '{NOBODY}', $1)"
    ))
    .await;
    let path = format!("/service/{}/users", app.demo.service_id);
    app.admin_delete(&format!("{path}/{user}")).await.expect(StatusCode::NO_CONTENT);
    assert_eq!(app.rows(&format!("SELECT * FROM permissions WHERE user_id = '{user}'")).await, Vec::<Value>::new());
    app.admin_delete(&format!("{path}/{user}")).await.assert_message(404, "User not found");
    app.admin_delete(&format!("{path}/{NOBODY}")).await.assert_message(404, "No result found");
    app.admin_delete(&format!("/service/{NOBODY}/users/{user}")).await.assert_message(404, "No result found");
}

#[tokio::test]
async fn whom_a_service_needs_stays() {
    let app = TestApp::new().await;
    let demo = demo_user(&app).await;
    let path = format!("/service/{}/users", app.demo.service_id);
    let needed = "User cannot be removed from the service";
    app.admin_delete(&format!("{path}/{demo}")).await.assert_message(400, needed);
    let mut managers = Vec::new();
    for name in ["a", "b", "c"] {
        let user = add_user(&app, &format!("{name}@example.gov.uk")).await;
        join(&app, &user, "manage_settings").await;
        managers.push(user);
    }
    app.admin_delete(&format!("{path}/{}", managers[0])).await.expect(StatusCode::NO_CONTENT);
    app.admin_delete(&format!("{path}/{}", managers[1])).await.assert_message(400, needed);
    app.sql("UPDATE services SET restricted = true WHERE id = $1").await;
    // Two of them at once would leave none.
    let (first, second) = (format!("{path}/{}", managers[1]), format!("{path}/{}", managers[2]));
    let (a, b) = tokio::join!(app.admin_delete(&first), app.admin_delete(&second));
    let mut statuses = [a.status.as_u16(), b.status.as_u16()];
    statuses.sort_unstable();
    assert_eq!(statuses, [204, 400]);
    app.admin_delete(&format!("{path}/{demo}")).await.expect(StatusCode::NO_CONTENT);
}

#[tokio::test]
async fn a_person_is_put_on_the_team() {
    let app = TestApp::new().await;
    let user = add_user(&app, "amala@example.gov.uk").await;
    let service = app.demo.service_id;
    let others = app.add_service().await.service_id;
    let (ours, theirs) = ("10000000-0000-4000-8000-000000000000", "20000000-0000-4000-8000-000000000000");
    app.sql(&format!(
        "INSERT INTO template_folder (id, service_id, name) VALUES ('{ours}', $1, 'F'), ('{theirs}', '{others}', 'G')"
    ))
    .await;
    let path = format!("/service/{service}/users/{user}");
    let body = json!({
        "permissions": [{"permission": "send_texts"}, {"permission": "manage_users"}],
        "folder_permissions": [ours, theirs],
    });
    app.admin_post(&path, &json!({})).await.assert_invalid(&["permissions is a required property"]);
    let reply = app.admin_post(&path, &body).await.expect(StatusCode::CREATED);
    assert_eq!(reply, app.admin_get(&format!("/service/{service}")).await.ok());
    let shown = app.admin_get(&format!("/user/{user}")).await.ok();
    assert_eq!(shown["data"]["permissions"], json!({service.to_string(): ["manage_users", "send_texts"]}));
    let folders = app.rows("SELECT user_id, service_id, template_folder_id FROM user_folder_permissions").await;
    assert_eq!(folders, [json!({"user_id": user, "service_id": service, "template_folder_id": ours})]);
    let twice = format!("User id: {user} already part of service id: {service}");
    app.admin_post(&path, &body).await.assert_message(400, twice);
    for path in [format!("/service/{service}/users/{NOBODY}"), format!("/service/{NOBODY}/users/{user}")] {
        app.admin_post(&path, &body).await.assert_message(404, "No result found");
    }
}
