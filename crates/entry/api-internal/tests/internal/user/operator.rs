//! What whoever runs an installation does for its people at the command line, as the API shows it afterwards.

use http::StatusCode;
use serde_json::{Value, json};
use tidings_app::users::operator::{self, Added, NewPerson, OperatorError};
use tidings_domain::AuthType;
use tidings_test_support::TestApp;

use super::{add_user, row};

const ADDRESS: &str = "amala@example.gov.uk";

fn amala(platform_admin: bool) -> NewPerson<'static> {
    NewPerson { email_address: ADDRESS, name: Some("Amala"), platform_admin }
}

async fn add(app: &TestApp, person: NewPerson<'_>) -> Result<Added, OperatorError> {
    operator::add(&app.app, person, app.now()).await
}

async fn shown(app: &TestApp) -> Value {
    app.admin_post("/user/email", &json!({"email": ADDRESS.to_uppercase()})).await.ok()["data"].clone()
}

#[tokio::test]
async fn a_person_is_added_who_sets_a_password_by_the_link() {
    let app = TestApp::new().await;
    let Ok(Added::New { user, link }) = add(&app, amala(true)).await else { panic!("there was nobody") };
    assert_eq!((user.name.as_str(), user.platform_admin, user.auth_type), ("Amala", true, AuthType::Email));
    let shown = shown(&app).await;
    assert_eq!((&shown["state"], &shown["platform_admin"]), (&json!("active"), &json!(true)));
    let token = link.strip_prefix("https://admin.example/new-password/").unwrap();
    let body = json!({"token": token, "purpose": "new_password"});
    let open = async || app.admin_post("/link/open", &body).await;
    assert_eq!(open().await.ok()["email"], ADDRESS);
    app.advance(60 * 60 + 1);
    open().await.assert_message(400, json!({"token": ["the link has expired"]}));
    let entered = json!({"password": "!"});
    let path = format!("/user/{}/verify/password", user.id);
    app.admin_post(&path, &entered).await.expect(StatusCode::BAD_REQUEST);
}

#[tokio::test]
async fn somebody_with_an_account_is_made_a_platform_admin_and_no_more() {
    let app = TestApp::new().await;
    let id = add_user(&app, ADDRESS).await;
    assert!(matches!(add(&app, amala(false)).await, Err(OperatorError::HasAccount)));
    assert!(matches!(add(&app, amala(true)).await, Ok(Added::MadePlatformAdmin(user)) if user.platform_admin));
    let row_after = row(&app, &id).await;
    assert_eq!((&row_after["platform_admin"], &row_after["name"]), (&json!(true), &json!("Amala")));
    assert_eq!(row_after["_password"], "none", "they keep their password");
    operator::remove_platform_admin(&app.app, ADDRESS, app.now()).await.unwrap();
    assert_eq!(shown(&app).await["platform_admin"], false);
}

#[tokio::test]
async fn who_registered_with_an_address_of_somebody_else_is_made_nothing() {
    let app = TestApp::new().await;
    let id = add_user(&app, ADDRESS).await;
    app.sql(&format!("UPDATE users SET state = 'pending' WHERE id = '{id}'")).await;
    assert!(matches!(add(&app, amala(true)).await, Err(OperatorError::Unproved)));
    assert_eq!(row(&app, &id).await["platform_admin"], false);
}

#[tokio::test]
async fn what_is_missing_is_told() {
    let app = TestApp::new().await;
    let nobody = NewPerson { name: Some(" "), ..amala(true) };
    assert!(matches!(add(&app, nobody).await, Err(OperatorError::NoName)));
    let nowhere = NewPerson { email_address: "amala", ..amala(true) };
    assert!(matches!(add(&app, nowhere).await, Err(OperatorError::NotAnAddress)));
    let removed = operator::remove_platform_admin(&app.app, ADDRESS, app.now()).await;
    assert!(matches!(removed, Err(OperatorError::NoAccount)));
    let reset = operator::reset_sign_in(&app.app, ADDRESS, AuthType::Email, app.now()).await;
    assert!(matches!(reset, Err(OperatorError::NoAccount)));
}

#[tokio::test]
async fn whoever_lost_everything_signs_in_by_email_again() {
    let app = TestApp::new().await;
    let id = add_user(&app, ADDRESS).await;
    app.sql(&format!(
        "UPDATE users SET auth_type = 'webauthn_auth', mobile_number = NULL, failed_login_count = 10,
             current_session_id = gen_random_uuid() WHERE id = '{id}';
         INSERT INTO webauthn_credential (id, user_id, name, credential_data, registration_response, created_at)
             SELECT gen_random_uuid(), '{id}', 'Key', 'x', 'x', now() FROM generate_series(1, 2);
         INSERT INTO user_totp (user_id, secret, created_at, confirmed_at) VALUES ('{id}', 'x', now(), now());
         INSERT INTO admin_sessions
             (id, user_id, state, created_at, signed_in_at, last_seen_at, expires_at, user_agent)
             VALUES (repeat('a', 64), '{id}', 'x', now(), now(), now(), now() + interval '1 day', '')"
    ))
    .await;
    let by_text = operator::reset_sign_in(&app.app, ADDRESS, AuthType::Sms, app.now()).await;
    assert!(matches!(by_text, Err(OperatorError::NoMobileNumber)));
    assert_eq!(app.count("webauthn_credential").await, 2, "nothing was done");

    operator::reset_sign_in(&app.app, ADDRESS, AuthType::Email, app.now()).await.unwrap();
    for table in ["webauthn_credential", "user_totp", "admin_sessions"] {
        assert_eq!(app.count(table).await, 0, "{table}");
    }
    let row = row(&app, &id).await;
    assert_eq!((&row["auth_type"], &row["failed_login_count"]), (&json!("email_auth"), &json!(0)));
    assert_eq!(row["current_session_id"], Value::Null);
}
