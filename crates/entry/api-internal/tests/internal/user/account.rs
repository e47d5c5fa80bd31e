//! Registering, activating, archiving, and looking for people.

use http::StatusCode;
use serde_json::{Value, json};
use tidings_test_support::TestApp;

use super::{NOBODY, ORGANISATION, add_user, demo_user, join, row};

fn amala() -> Value {
    json!({
        "name": "Amala", "email_address": "amala@example.gov.uk", "password": "correct horse",
        "mobile_number": "+44 7700 900123",
    })
}

#[tokio::test]
async fn a_person_is_registered() {
    let app = TestApp::new().await;
    let mut body = amala();
    // Nobody makes themselves anything.
    body["platform_admin"] = json!(true);
    body["state"] = json!("active");
    let created = app.admin_post("/user", &body).await.expect(StatusCode::CREATED);
    let user = &created["data"];
    assert_eq!(user["mobile_number"], "+44 7700 900123");
    assert_eq!((&user["state"], &user["auth_type"]), (&json!("pending"), &json!("sms_auth")));
    assert_eq!((&user["platform_admin"], &user["services"]), (&json!(false), &json!([])));
    let id = user["id"].as_str().unwrap();
    assert_eq!(app.admin_get(&format!("/user/{id}")).await.ok(), created);
    let row = row(&app, id).await;
    assert!(row["_password"].as_str().unwrap().starts_with("$2b$10$"));
    assert_eq!(row["password_changed_at"], "2026-06-17T09:30:00.123456");
    let entered = json!({"password": "correct horse"});
    app.admin_post(&format!("/user/{id}/verify/password"), &entered).await.expect(StatusCode::NO_CONTENT);
}

#[tokio::test]
async fn what_is_wrong_with_a_registration_is_told() {
    let app = TestApp::new().await;
    let missing = "Missing data for required field.";
    let reply = app.admin_post("/user", &json!({})).await;
    reply.assert_message(400, json!({"name": [missing], "email_address": [missing], "password": [missing]}));
    let empty =
        json!({"name": "", "email_address": "", "password": "x", "mobile_number": "", "auth_type": "email_auth"});
    app.admin_post("/user", &empty).await.assert_message(
        400,
        json!({
            "email_address": ["Not a valid email address"],
            "mobile_number": ["Invalid phone number: Not enough digits"],
            "name": ["Invalid name"],
        }),
    );
    let mut body = amala();
    body["mobile_number"] = Value::Null;
    let no_number = "Mobile number must be set if auth_type is set to sms_auth";
    app.admin_post("/user", &body).await.assert_message(400, no_number);
    body["auth_type"] = json!("email_auth");
    app.admin_post("/user", &body).await.expect(StatusCode::CREATED);
    let reply = app.admin_post("/user", &body).await;
    reply.assert_message(400, json!({"email_address": ["Email address is already in use"]}));
}

#[tokio::test]
async fn people_are_found_by_their_email_address() {
    let app = TestApp::new().await;
    let amala = add_user(&app, "Amala@example.gov.uk").await;
    add_user(&app, "amala@example.gov.uk.example.com").await;
    add_user(&app, "a_b@example.com").await;
    let by_email = async |email: &str| app.admin_post("/user/email", &json!({"email": email})).await;
    let found = by_email("amala@EXAMPLE.gov.uk").await.ok();
    assert_eq!(found["data"]["id"], amala);
    by_email("nobody@example.com").await.assert_message(404, "No result found");
    by_email("nobody").await.assert_message(400, json!({"email": ["Not a valid email address"]}));
    let missing = json!({"email": ["Missing data for required field."]});
    app.admin_post("/user/email", &json!({})).await.assert_message(400, missing);

    let find = async |part: Value| app.admin_post("/user/find-users-by-email", &json!({"email": part})).await;
    let found = find(json!("AMALA@example")).await.ok();
    assert_eq!(found["data"].as_array().unwrap().len(), 2);
    let first = json!({
        "id": amala, "name": "Amala", "email_address": "Amala@example.gov.uk", "mobile_number": "07700900123",
    });
    assert_eq!(found["data"][0], first);
    assert_eq!(find(json!("%")).await.ok(), json!({"data": []}));
    assert_eq!(find(json!("a_b")).await.ok()["data"].as_array().unwrap().len(), 1);
    find(json!(1)).await.assert_message(400, json!({"email": ["Not a valid string."]}));
}

#[tokio::test]
async fn a_registration_ends_once() {
    let app = TestApp::new().await;
    let user = add_user(&app, "amala@example.gov.uk").await;
    app.sql(&format!("UPDATE users SET state = 'pending' WHERE id = '{user}'")).await;
    let path = format!("/user/{user}/activate");
    assert_eq!(app.admin_post(&path, &json!({})).await.ok()["data"]["state"], "active");
    app.admin_post(&path, &json!({})).await.assert_message(400, "User already active");
    app.admin_post(&format!("/user/{NOBODY}/activate"), &json!({})).await.assert_message(404, "No result found");
}

#[tokio::test]
async fn failed_attempts_are_forgotten() {
    let app = TestApp::new().await;
    let user = add_user(&app, "amala@example.gov.uk").await;
    app.sql(&format!("UPDATE users SET failed_login_count = 3 WHERE id = '{user}'")).await;
    // The admin app sends no body.
    let path = format!("/user/{user}/reset-failed-login-count");
    let reply = app.admin_call(http::Method::POST, &path, "").await.ok();
    assert_eq!(reply["data"]["failed_login_count"], 0);
    let path = format!("/user/{NOBODY}/reset-failed-login-count");
    app.admin_call(http::Method::POST, &path, "").await.assert_message(404, "No result found");
}

#[tokio::test]
async fn an_archived_person_is_on_no_team_and_cannot_sign_in() {
    let app = TestApp::new().await;
    let user = add_user(&app, "amala@example.gov.uk").await;
    join(&app, &user, "manage_users").await;
    app.sql(&format!(
        "INSERT INTO template_folder (id, service_id, name) VALUES ('{NOBODY}', $1, 'F');
         INSERT INTO user_folder_permissions (user_id, template_folder_id, service_id) VALUES ('{user}', '{NOBODY}', $1);
         INSERT INTO user_to_organisation (user_id, organisation_id) VALUES ('{user}', '{ORGANISATION}');
         INSERT INTO organisation_user_permissions (id, created_at, organisation_id, user_id, permission)
             VALUES (gen_random_uuid(), now(), '{ORGANISATION}', '{user}', 'can_make_services_live')"
    ))
    .await;
    let path = format!("/user/{user}/archive");
    app.admin_call(http::Method::POST, &path, "").await.expect(StatusCode::NO_CONTENT);
    let archived = row(&app, &user).await;
    assert_eq!(archived["name"], "Archived user");
    assert_eq!(archived["email_address"], format!("_archived_2026-06-17-09:30:00_{user}@notify.example"));
    assert_eq!(archived["mobile_number"], Value::Null);
    assert_eq!((&archived["state"], &archived["auth_type"]), (&json!("inactive"), &json!("email_auth")));
    assert_eq!(archived["current_session_id"], "00000000-0000-0000-0000-000000000000");
    assert!(archived["_password"].as_str().unwrap().starts_with("$2b$10$"));
    for table in [
        "permissions",
        "user_to_service",
        "user_folder_permissions",
        "user_to_organisation",
        "organisation_user_permissions",
    ] {
        let left = app.rows(&format!("SELECT user_id FROM {table} WHERE user_id = '{user}'")).await;
        assert_eq!(left, Vec::<Value>::new(), "{table}");
    }
}

#[tokio::test]
async fn nobody_is_archived_whom_a_service_needs() {
    let app = TestApp::new().await;
    let alone = demo_user(&app).await;
    let path = format!("/user/{alone}/archive");
    let needed = "User cannot be removed from a service";
    app.admin_call(http::Method::POST, &path, "").await.assert_message(400, needed);
    assert_eq!(row(&app, &alone).await["state"], "active");
    app.sql("UPDATE services SET active = false WHERE id = $1").await;
    app.admin_call(http::Method::POST, &path, "").await.expect(StatusCode::NO_CONTENT);
    let path = format!("/user/{NOBODY}/archive");
    app.admin_call(http::Method::POST, &path, "").await.assert_message(404, "No result found");
}

#[tokio::test]
async fn where_a_person_belongs_is_named() {
    let app = TestApp::new().await;
    let user = add_user(&app, "amala@example.gov.uk").await;
    let path = format!("/user/{user}/organisations-and-services");
    assert_eq!(app.admin_get(&path).await.ok(), json!({"organisations": [], "services": []}));
    join(&app, &user, "view_activity").await;
    let other = app.add_service().await.service_id;
    let archived = app.add_service().await.service_id;
    app.sql(&format!(
        "UPDATE organisation SET name = 'Ferries', active = true WHERE id = '{ORGANISATION}';
         INSERT INTO user_to_organisation (user_id, organisation_id) VALUES ('{user}', '{ORGANISATION}');
         UPDATE services SET name = 'Trial', organisation_id = '{ORGANISATION}', restricted = true WHERE id = $1;
         UPDATE services SET organisation_id = '{ORGANISATION}' WHERE id = '{other}';
         UPDATE services SET organisation_id = '{ORGANISATION}', active = false WHERE id = '{archived}';
         INSERT INTO user_to_service (user_id, service_id) VALUES ('{user}', '{archived}')"
    ))
    .await;
    let expected = json!({
        "organisations": [{"name": "Ferries", "id": ORGANISATION, "count_of_live_services": 1}],
        "services": [{"id": app.demo.service_id, "name": "Trial", "restricted": true, "organisation": ORGANISATION}],
    });
    assert_eq!(app.admin_get(&path).await.ok(), expected);
    let path = format!("/user/{NOBODY}/organisations-and-services");
    app.admin_get(&path).await.assert_message(404, "No result found");
}
