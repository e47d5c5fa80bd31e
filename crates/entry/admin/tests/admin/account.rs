//! Your account.

use http::StatusCode;
use serde_json::Value;
use tidings_api_types::internal::{
    admin_sessions::UpdateAdminSession,
    user::{NewUser, Secret, webauthn::NewWebauthnCredential},
};
use tidings_domain::{AuthType, UserId, totp::TotpSecret};
use tidings_test_support::eventually;

use crate::browser::{Browser, World};

const PASSWORD: &str = "correct horse battery";

/// Somebody with a password, who is signed in.
async fn somebody(world: &World, address: &str) -> (UserId, Browser) {
    let new = NewUser {
        name: "Amala".to_owned(),
        email_address: address.to_owned(),
        password: Secret(PASSWORD.to_owned()),
        mobile_number: Some("07700900321".to_owned()),
        auth_type: AuthType::Sms,
    };
    let user = world.client.users.register(&new).await.unwrap().data;
    world.client.users.activate(user.id).await.unwrap();
    (user.id, world.signed_in(user.id).await)
}

/// The text of the last message to somebody.
async fn last_message(world: &World, to: &str) -> String {
    world.app.work_off().await;
    let query = format!("SELECT body FROM sandbox_messages WHERE recipient LIKE '%{to}' ORDER BY id DESC LIMIT 1");
    world.app.rows(&query).await[0]["body"].as_str().unwrap().to_owned()
}

#[tokio::test]
async fn the_account_is_shown_and_the_name_changed() {
    let world = World::new().await;
    let (_, mut browser) = somebody(&world, "amala@example.com").await;
    let page = browser.get("/your-account").await;
    page.assert_page("Your account");
    assert_eq!(page.texts("main a").last().unwrap(), "Sign out");
    let refused = browser.post("/your-account/name", &[("new_name", "")]).await;
    assert_eq!(refused.errors(), ["Enter your name"]);
    browser.post("/your-account/name", &[("new_name", "Amala Ngozi")]).await.assert_leads_to("/your-account");
    let page = browser.get("/your-account").await;
    assert!(page.text_of(".govuk-summary-list__row").contains("Amala Ngozi"));
}

#[tokio::test]
async fn an_email_address_is_changed_by_whoever_reads_emails_to_it() {
    let world = World::new().await;
    let (id, mut browser) = somebody(&world, "amala@example.com").await;
    let mut elsewhere = world.signed_in(id).await;
    somebody(&world, "taken@example.com").await;
    let refused = browser.post("/your-account/email", &[("email_address", "TAKEN@example.com")]).await;
    assert_eq!(refused.errors(), ["The email address is already in use"]);
    let authenticate = "/your-account/email/authenticate";
    assert_eq!(browser.get(authenticate).await.location(), Some("/your-account/email"));
    browser.post("/your-account/email", &[("email_address", "new@example.com")]).await.assert_leads_to(authenticate);
    let wrong = browser.post(authenticate, &[("password", "wrong")]).await;
    assert_eq!(wrong.errors(), ["Your password is not right"]);
    let sent = browser.post(authenticate, &[("password", PASSWORD)]).await;
    let sent = browser.follow(sent).await;
    assert!(sent.assert_page("Check your inbox").body.contains("new@example.com"));

    let message = last_message(&world, "new@example.com").await;
    let link = message.split_whitespace().find(|word| word.contains("/your-account/email/confirm/")).unwrap();
    let path = &link[link.find("/your-account").unwrap()..];
    browser.get(path).await.assert_page("Change your email address");
    assert_eq!(world.client.users.get(id).await.unwrap().data.email_address, "amala@example.com");
    let (_, mut other) = somebody(&world, "other@example.com").await;
    other.get(path).await.assert_page("The link has expired");
    browser.post(path, &[]).await.assert_leads_to("/your-account");
    assert_eq!(world.client.users.get(id).await.unwrap().data.email_address, "new@example.com");
    browser.get("/your-account").await.assert_page("Your account");
    assert_eq!(elsewhere.get("/your-account").await.status, StatusCode::SEE_OTHER, "signed out elsewhere");
}

#[tokio::test]
async fn a_mobile_number_is_changed_with_password_and_code() {
    let world = World::new().await;
    let (id, mut browser) = somebody(&world, "amala@example.com").await;
    let confirm = "/your-account/mobile-number/confirm";
    let refused = browser.post("/your-account/mobile-number", &[("mobile_number", "0123")]).await;
    assert_eq!(refused.errors().len(), 1);
    let first = browser.post("/your-account/mobile-number", &[("mobile_number", "07700 900444")]).await;
    first.assert_leads_to("/your-account/mobile-number/authenticate");
    assert_eq!(browser.get(confirm).await.location(), Some("/your-account/mobile-number"), "not without the password");
    let sent = browser.post("/your-account/mobile-number/authenticate", &[("password", PASSWORD)]).await;
    sent.assert_leads_to(confirm);
    assert!(browser.get(confirm).await.body.contains("07700 900444"));
    let message = last_message(&world, "7700900444").await;
    let code = message.split(|c: char| !c.is_ascii_digit()).find(|word| word.len() == 5).unwrap();
    let wrong = browser.post(confirm, &[("sms_code", "00000")]).await;
    assert_eq!(wrong.errors(), ["The code is not right"]);
    browser.post(confirm, &[("sms_code", code)]).await.assert_leads_to("/your-account");
    assert_eq!(world.client.users.get(id).await.unwrap().data.mobile_number.as_deref(), Some("07700 900444"));
    // Who signs in by text message keeps a number.
    let kept = browser.post("/your-account/mobile-number/delete", &[]).await;
    kept.assert_leads_to("/your-account/mobile-number");
    assert!(world.client.users.get(id).await.unwrap().data.mobile_number.is_some());
}

#[tokio::test]
async fn a_new_password_ends_other_sessions() {
    let world = World::new().await;
    let (id, mut browser) = somebody(&world, "amala@example.com").await;
    let elsewhere = world.signed_in(id).await;
    let before = browser.clone();
    let easy =
        browser.post("/your-account/password", &[("old_password", PASSWORD), ("new_password", "password1")]).await;
    assert_eq!(easy.errors(), ["Choose a password that is harder to guess"]);
    let wrong = [("old_password", "wrong"), ("new_password", "another horse battery")];
    assert_eq!(browser.post("/your-account/password", &wrong).await.errors(), ["Your password is not right"]);
    let right = [("old_password", PASSWORD), ("new_password", "another horse battery")];
    browser.post("/your-account/password", &right).await.assert_leads_to("/your-account");
    browser.get("/your-account").await.assert_page("Your account");
    for mut ended in [elsewhere, before] {
        assert_eq!(ended.get("/your-account").await.status, StatusCode::SEE_OTHER);
    }
}

#[tokio::test]
async fn sessions_are_listed_and_ended() {
    let world = World::new().await;
    let (id, mut browser) = somebody(&world, "amala@example.com").await;
    let (mut second, mut third) = (world.signed_in(id).await, world.signed_in(id).await);
    let (_, mut stranger) = somebody(&world, "stranger@example.com").await;
    let page = browser.get("/your-account/sessions").await;
    page.assert_page("Where you are signed in");
    let rows = page.texts("tbody tr");
    assert_eq!((rows.len(), rows[0].ends_with("This browser")), (3, true), "{rows:?}");
    let end = page.attribute("tbody form", "action");
    assert_eq!(stranger.post(&end, &[]).await.status, StatusCode::NOT_FOUND, "nobody ends another one's session");
    browser.post(&end, &[]).await.assert_leads_to("/your-account/sessions");
    let signed_in = [second.get("/your-account").await, third.get("/your-account").await];
    assert_eq!(signed_in.iter().filter(|reply| reply.status == StatusCode::OK).count(), 1);
    browser.post("/your-account/sessions/end-others", &[]).await.assert_leads_to("/your-account/sessions");
    assert_eq!(second.get("/your-account").await.status, StatusCode::SEE_OTHER);
    assert_eq!(third.get("/your-account").await.status, StatusCode::SEE_OTHER);
    assert_eq!(browser.get("/your-account/sessions").await.texts("tbody tr").len(), 1);
}

#[tokio::test]
async fn whose_a_session_is_the_session_says() {
    let world = World::new().await;
    let (_, mut browser) = somebody(&world, "amala@example.com").await;
    assert!(browser.get("/your-account").await.body.contains("amala@example.com"));
    // Nothing does this to a session. What this process remembers of it decides nothing all the same.
    let other = world.person("other").await;
    world.app.sql(&format!("UPDATE admin_sessions SET user_id = '{other}'")).await;
    let id = world.app.rows("SELECT id FROM admin_sessions").await[0]["id"].as_str().unwrap().to_owned();
    let seen = UpdateAdminSession { state: None, last_seen: true };
    world.client.admin_sessions.update(&id, &seen).await.unwrap();
    for _ in 0..2 {
        let page = browser.get("/your-account").await;
        assert!(page.body.contains(&format!("other-{other}@example.com")) && !page.body.contains("amala@example.com"));
    }
}

#[tokio::test]
async fn when_somebody_was_last_seen_is_written_down_now_and_then() {
    let world = World::new().await;
    let (_, mut browser) = somebody(&world, "amala@example.com").await;
    let began = last_seen(&world).await;
    world.app.advance(4 * 60);
    browser.get("/your-account").await.assert_page("Your account");
    world.app.advance(60);
    browser.get("/your-account").await.assert_page("Your account");
    eventually("they were seen", async || last_seen(&world).await != began).await;
    let moved = last_seen(&world).await;
    assert!(moved.as_str().unwrap().starts_with("2026-06-17T09:35:00"), "{moved}");
}

async fn last_seen(world: &World) -> Value {
    world.app.rows("SELECT last_seen_at AS at FROM admin_sessions").await[0]["at"].take()
}

#[tokio::test]
async fn what_cannot_be_used_to_sign_in_cannot_be_chosen() {
    let world = World::new().await;
    let (id, mut browser) = somebody(&world, "amala@example.com").await;
    let url = "/your-account/sign-in-method";
    let reply = browser.post(url, &[("auth_type", "email_auth"), ("password", PASSWORD)]).await;
    assert_eq!(reply.errors(), ["You cannot use this sign-in method yet"]);
    world.app.permit("email_auth").await;
    world.app.sql(&format!("INSERT INTO user_to_service (user_id, service_id) VALUES ('{id}', $1)")).await;
    let (_, mut member) = (id, world.signed_in(id).await);
    let fresh = member.post("/your-account/name", &[("new_name", "Amala N")]).await;
    fresh.assert_leads_to("/your-account");
    member.post(url, &[("auth_type", "email_auth"), ("password", PASSWORD)]).await.assert_leads_to("/your-account");
    assert_eq!(world.client.users.get(id).await.unwrap().data.auth_type, AuthType::Email);
}

#[tokio::test]
async fn wishes_are_written_down() {
    let world = World::new().await;
    let (id, mut browser) = somebody(&world, "amala@example.com").await;
    let url = "/your-account/take-part-in-user-research";
    assert_eq!(browser.post(url, &[]).await.errors(), ["Select yes or no"]);
    let before = world.client.users.get(id).await.unwrap().data.take_part_in_research;
    let wish = if before { "False" } else { "True" };
    browser.post(url, &[("enabled", wish)]).await.assert_leads_to("/your-account");
    assert_eq!(world.client.users.get(id).await.unwrap().data.take_part_in_research, !before);
}

#[tokio::test]
async fn security_keys_are_listed_renamed_and_deleted() {
    let world = World::new().await;
    let (id, mut browser) = somebody(&world, "amala@example.com").await;
    let list = "/your-account/security-keys";
    let page = browser.get(list).await;
    assert_eq!(page.assert_page("Security keys").text_of(".empty"), "You have not registered a security key");
    assert_eq!(browser.post(list, &[("password", "wrong")]).await.errors(), ["Your password is not right"]);
    browser.get(&format!("{list}/register")).await.assert_leads_to(list);
    browser.post(list, &[("password", PASSWORD)]).await.assert_leads_to(&format!("{list}/register"));
    let page = browser.get(&format!("{list}/register")).await;
    assert_eq!(page.attribute("main button", "data-options-url"), "/webauthn/register/options");
    world.app.advance(16 * 60);
    browser.get(&format!("{list}/register")).await.assert_leads_to(list);

    let mut ids = Vec::new();
    for name in ["Blue", "Green"] {
        let key = NewWebauthnCredential {
            name: name.to_owned(),
            credential_data: "data".to_owned(),
            registration_response: "response".to_owned(),
        };
        ids.push(world.client.webauthn.create(id, &key).await.unwrap().data.id);
    }
    let url = |page: &str| format!("{list}/{}/{page}", ids[0]);
    browser.get(&url("manage")).await.assert_page("Manage ‘Blue’");
    assert_eq!(browser.post(&url("manage"), &[]).await.errors(), ["Enter a name for this key"]);
    browser.post(&url("manage"), &[("security_key_name", "Office")]).await.assert_leads_to(list);
    assert!(browser.get(list).await.text_of("tbody").contains("Office Registered"));
    let page = browser.get(&url("delete")).await;
    assert_eq!(page.text_of(".banner-dangerous h2"), "Are you sure you want to delete ‘Office’?");
    browser.post(&url("delete"), &[]).await.assert_leads_to(list);
    let rows = browser.get(list).await.texts("tbody tr");
    assert!(rows.len() == 1 && rows[0].starts_with("Green"), "{rows:?}");

    let (_, mut other) = somebody(&world, "other@example.com").await;
    assert_eq!(other.get(&format!("{list}/{}/manage", ids[1])).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn an_authenticator_app_is_set_up_and_removed() {
    let world = World::new().await;
    let (_, mut browser) = somebody(&world, "amala@example.com").await;
    let (url, set_up) = ("/your-account/authenticator-app", "/your-account/authenticator-app/set-up");
    assert_eq!(browser.get(set_up).await.location(), Some(url), "not without the password");
    assert_eq!(browser.post(url, &[("password", "wrong")]).await.errors(), ["Your password is not right"]);
    browser.post(url, &[("password", PASSWORD)]).await.assert_leads_to(set_up);
    let page = browser.get(set_up).await;
    page.assert_page("Set up your authenticator app");
    assert!(page.has(".authenticator-code svg path") && !page.body.contains(" style="));
    let secret: String = page.text_of("#totp-secret .copy-to-clipboard__value").split_whitespace().collect();
    let secret = TotpSecret::parse(&secret).unwrap();
    assert_eq!(browser.post(set_up, &[("app_code", "12345")]).await.errors(), ["Not enough numbers"]);
    let wrong = browser.post(set_up, &[("app_code", &other_than(&secret.code_at(world.app.now())))]).await;
    assert_eq!(wrong.errors(), ["The code is not right. Enter the one that your app shows now"]);
    assert!(wrong.has(".authenticator-code svg"), "the code can be scanned again");
    let code = secret.code_at(world.app.now());
    browser
        .post(set_up, &[("app_code", &format!("{} {}", &code[..3], &code[3..]))])
        .await
        .assert_leads_to("/your-account");
    let on = browser.get(url).await;
    assert!(on.assert_page("Authenticator app").has(&format!("form[action='{url}/delete']")));
    assert_eq!(browser.get(set_up).await.location(), Some(url), "a secret is shown until it is confirmed");
    browser.post(&format!("{url}/delete"), &[("password", PASSWORD)]).await.assert_leads_to("/your-account");
    assert!(!browser.get(url).await.has(&format!("form[action='{url}/delete']")));
}

/// A code that no app shows.
fn other_than(code: &str) -> String {
    code.chars().map(|digit| if digit == '9' { '0' } else { '9' }).collect()
}

#[tokio::test]
async fn an_authenticator_app_is_set_up_once_in_two_windows() {
    let world = World::new().await;
    let (id, mut browser) = somebody(&world, "amala@example.com").await;
    let mut second = world.signed_in(id).await;
    let (url, set_up) = ("/your-account/authenticator-app", "/your-account/authenticator-app/set-up");
    for window in [&mut second, &mut browser] {
        window.post(url, &[("password", PASSWORD)]).await.assert_leads_to(set_up);
    }
    let key: String = browser.get(set_up).await.text_of("#totp-secret .copy-to-clipboard__value");
    let secret = TotpSecret::parse(&key.replace(' ', "")).unwrap();
    let code = secret.code_at(world.app.now());
    browser.post(set_up, &[("app_code", &code)]).await.assert_leads_to("/your-account");
    let page = browser.get("/your-account").await;
    assert!(page.texts(".govuk-summary-list__row").iter().any(|row| row.starts_with("Authenticator app On")));
    second.post(set_up, &[("app_code", &code)]).await.assert_leads_to(url);
    second.post(url, &[("password", PASSWORD)]).await.assert_leads_to(url);
    let wrong = browser.post(&format!("{url}/delete"), &[("password", "wrong")]).await;
    assert_eq!(wrong.errors(), ["Your password is not right"]);
    assert!(world.client.totp.get(id).await.unwrap().enabled);
}
