use serde_json::json;
use tidings_test_support::TestApp;

use super::{NOBODY, ORGANISATION as ACTIVE, add_user};

const INACTIVE: &str = "577f8870-af2b-4b81-9a2c-1fad12028919";

#[tokio::test]
async fn a_person_is_shown_with_where_they_belong() {
    let app = TestApp::new().await;
    let user = add_user(&app, "amala@example.gov.uk").await;
    let (service, other) = (app.demo.service_id, app.add_service().await.service_id);
    app.sql(&format!(
        "INSERT INTO organisation (id, name, active, created_at, can_approve_own_go_live_requests)
             VALUES ('{INACTIVE}', 'Off', false, now(), false);
         UPDATE organisation SET active = true WHERE id = '{ACTIVE}';
         UPDATE services SET active = false WHERE id = '{other}';
         INSERT INTO user_to_service (user_id, service_id) VALUES ('{user}', '{service}'), ('{user}', '{other}');
         INSERT INTO user_to_organisation (user_id, organisation_id)
             VALUES ('{user}', '{ACTIVE}'), ('{user}', '{INACTIVE}');
         INSERT INTO permissions (id, service_id, user_id, permission, created_at) VALUES
             (gen_random_uuid(), '{service}', '{user}', 'send_texts', now()),
             (gen_random_uuid(), '{service}', '{user}', 'manage_users', now()),
             (gen_random_uuid(), '{service}', '{user}', 'create_broadcasts', now()),
             (gen_random_uuid(), '{other}', '{user}', 'manage_users', now());
         INSERT INTO organisation_user_permissions (id, created_at, organisation_id, user_id, permission) VALUES
             (gen_random_uuid(), now(), '{ACTIVE}', '{user}', 'can_make_services_live'),
             (gen_random_uuid(), now(), '{INACTIVE}', '{user}', 'can_make_services_live')"
    ))
    .await;
    let shown = app.admin_get(&format!("/user/{user}")).await.ok();
    let expected = json!({"data": {
        "id": user,
        "name": "Amala",
        "email_address": "amala@example.gov.uk",
        "created_at": "2026-01-02T03:04:05.000000Z",
        "auth_type": "sms_auth",
        "current_session_id": null,
        "failed_login_count": 0,
        "email_access_validated_at": "2026-01-02T03:04:05.000000Z",
        "logged_in_at": null,
        "mobile_number": "07700900123",
        "organisations": [ACTIVE],
        "password_changed_at": "2026-01-02 03:04:05.000000",
        "permissions": {service.to_string(): ["manage_users", "send_texts"]},
        "organisation_permissions": {ACTIVE: ["can_make_services_live"], INACTIVE: []},
        "platform_admin": false,
        "services": [service],
        "can_use_webauthn": false,
        "state": "active",
        "take_part_in_research": true,
        "receives_new_features_email": true,
    }});
    assert_eq!(shown, expected);
}

#[tokio::test]
async fn security_keys_are_for_those_who_run_the_platform() {
    let app = TestApp::new().await;
    let user = add_user(&app, "amala@example.gov.uk").await;
    let may = async || app.admin_get(&format!("/user/{user}")).await.ok()["data"]["can_use_webauthn"] == true;
    assert!(!may().await);
    app.sql(&format!("UPDATE users SET platform_admin = true WHERE id = '{user}'")).await;
    assert!(may().await);
    app.sql(&format!("UPDATE users SET platform_admin = false, auth_type = 'webauthn_auth' WHERE id = '{user}'")).await;
    assert!(may().await);
    app.sql(&format!(
        "UPDATE users SET auth_type = 'sms_auth' WHERE id = '{user}';
         INSERT INTO user_to_service (user_id, service_id) VALUES ('{user}', 'd6aa2c68-a2d9-4437-ab19-3ae8eb202553')"
    ))
    .await;
    assert!(may().await);
}

#[tokio::test]
async fn who_is_not_there_is_not_found() {
    let app = TestApp::new().await;
    app.admin_get(&format!("/user/{NOBODY}")).await.assert_message(404, "No result found");
    assert_eq!(app.admin_get("/user/somebody").await.status, 404);
}
