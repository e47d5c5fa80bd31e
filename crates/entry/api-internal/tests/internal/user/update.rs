//! Changing people.

use serde_json::{Value, json};
use tidings_test_support::TestApp;

use super::{NOBODY, add_user, row, sent};

#[tokio::test]
async fn what_is_sent_is_changed_and_the_rest_stays() {
    let app = TestApp::new().await;
    let user = add_user(&app, "amala@example.gov.uk").await;
    let path = format!("/user/{user}");
    let before = app.admin_get(&path).await.ok();
    let session = "0b2d4d96-4e5c-4a1c-a5a9-6a6a1c0b2a3f";
    for (field, value, shown) in [
        ("name", json!("Amala B"), json!("Amala B")),
        ("email_address", json!("b@example.com"), json!("b@example.com")),
        ("mobile_number", json!("+4407700900460"), json!("+4407700900460")),
        ("current_session_id", json!(session), json!(session)),
        ("current_session_id", Value::Null, Value::Null),
        ("auth_type", json!("email_auth"), json!("email_auth")),
        ("take_part_in_research", json!(false), json!(false)),
        ("receives_new_features_email", json!(false), json!(false)),
        ("platform_admin", json!(false), json!(false)),
        ("email_access_validated_at", json!("2026-06-17 08:00:00.5"), json!("2026-06-17T08:00:00.500000Z")),
        ("mobile_number", Value::Null, Value::Null),
    ] {
        let before = app.admin_get(&path).await.ok();
        let after = app.admin_post(&path, &json!({ field: value })).await.ok();
        assert_eq!(after["data"][field], shown, "{field}");
        let mut expected = before.clone();
        expected["data"][field] = shown;
        assert_eq!(after, expected, "{field}");
    }
    assert_ne!(app.admin_get(&path).await.ok(), before);
    assert_eq!(row(&app, &user).await["updated_at"], "2026-06-17T09:30:00.123456");
    assert!(sent(&app).await.is_empty());
}

#[tokio::test]
async fn what_cannot_be_changed_is_told() {
    let app = TestApp::new().await;
    let user = add_user(&app, "amala@example.gov.uk").await;
    add_user(&app, "b@example.gov.uk").await;
    let path = format!("/user/{user}");
    for (body, message) in [
        (json!({"password": "x"}), json!({"_schema": ["Unknown field name password"]})),
        (json!({"platform_admin": true}), json!({"platform_admin": ["Cannot set platform_admin to True"]})),
        (json!({"platform_admin": "foo"}), json!({"platform_admin": ["Not a valid boolean."]})),
        (json!({"name": ""}), json!({"name": ["Invalid name"]})),
        (json!({"mobile_number": null}), json!("Mobile number must be set if auth_type is set to sms_auth")),
        (json!({"email_address": "b@example.gov.uk"}), json!({"email_address": ["Email address is already in use"]})),
    ] {
        app.admin_post(&path, &body).await.assert_message(400, message);
    }
    let body = json!({"name": "Amala B", "updated_by": NOBODY});
    app.admin_post(&path, &body).await.assert_message(404, "No result found");
    assert_eq!(row(&app, &user).await["name"], "Amala");
    app.admin_post(&format!("/user/{NOBODY}"), &json!({"name": "x"})).await.assert_message(404, "No result found");
}

#[tokio::test]
async fn who_is_changed_by_somebody_else_is_told() {
    let app = TestApp::new().await;
    let user = add_user(&app, "amala@example.gov.uk").await;
    let manager = add_user(&app, "manager@example.gov.uk").await;
    app.sql(&format!("UPDATE users SET name = 'Manager' WHERE id = '{manager}'")).await;
    let path = format!("/user/{user}");
    for (field, value) in
        [("name", "Amala B"), ("email_address", "new@example.gov.uk"), ("mobile_number", "07700900460")]
    {
        app.admin_post(&path, &json!({ field: value, "updated_by": manager })).await.ok();
        app.advance(1);
    }
    app.admin_post(&path, &json!({"mobile_number": "+601117224412", "updated_by": manager})).await.ok();
    let told = sent(&app).await;
    let expected = json!({"name": "Amala B", "servicemanagername": "Manager", "email address": "new@example.gov.uk"});
    assert!(told.iter().all(|message| message.personalisation == expected));
    let summary: Vec<_> =
        told.iter().map(|message| (message.to.as_str(), &message.template[..8], message.from.as_deref())).collect();
    assert_eq!(
        summary,
        [
            ("new@example.gov.uk", "c73f1d71", None),
            ("07700900460", "8a31520f", Some("GOVUK")),
            ("+601117224412", "8a31520f", Some("07984404008")),
        ]
    );
}
