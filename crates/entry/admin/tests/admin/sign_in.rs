//! Registering, signing in and out.

use http::StatusCode;
use tidings_api_types::internal::user::{NewUser, Secret, totp::TotpCode};
use tidings_domain::{AuthType, UserId, totp::TotpSecret};

use crate::browser::{Browser, Reply, World};

/// The last message of the platform's own to a recipient: its text.
pub async fn last_message(world: &World, to: &str) -> String {
    world.app.work_off().await;
    let rows = world
        .app
        .rows(&format!("SELECT body FROM sandbox_messages WHERE recipient LIKE '%{to}' ORDER BY id DESC LIMIT 1"))
        .await;
    rows[0]["body"].as_str().unwrap().to_owned()
}

/// The path of the first link in a message.
pub async fn last_link(world: &World, to: &str) -> String {
    let message = last_message(world, to).await;
    let link = message.split_whitespace().find(|word| word.starts_with("http")).unwrap();
    link.trim_end_matches(['>', ')']).split_once(".example").unwrap().1.to_owned()
}

pub async fn last_code(world: &World, to: &str) -> String {
    last_message(world, to).await.split(|c: char| !c.is_ascii_digit()).find(|word| word.len() == 5).unwrap().to_owned()
}

pub const PASSWORD: &str = "correct horse battery";

/// A person who has a password.
pub async fn person(world: &World, address: &str, auth_type: AuthType) -> UserId {
    let new = NewUser {
        name: "Amala".to_owned(),
        email_address: address.to_owned(),
        password: Secret(PASSWORD.to_owned()),
        mobile_number: Some("07700900321".to_owned()),
        auth_type,
    };
    let user = world.client.users.register(&new).await.unwrap().data;
    world.client.users.activate(user.id).await.unwrap();
    user.id
}

pub async fn sign_in(browser: &mut Browser, address: &str, password: &str) -> Reply {
    browser.post("/sign-in", &[("email_address", address), ("password", password)]).await
}

#[tokio::test]
async fn somebody_registers_and_is_signed_in() {
    let world = World::new().await;
    let mut browser = world.browser();
    let fields = [
        ("name", "Amala Ngozi"),
        ("email_address", "amala@council.example"),
        ("mobile_number", "07700900321"),
        ("password", PASSWORD),
    ];
    browser.post("/register", &fields).await.assert_leads_to("/registration-continue");
    let reply = browser.get("/registration-continue").await;
    assert!(reply.assert_page("Check your inbox").body.contains("amala@council.example"));
    last_message(&world, "amala@council.example").await;
    let again = reply.attribute("main a", "href");
    browser.get(&again).await.assert_page("Check your inbox");
    browser.post(&again, &[]).await.assert_leads_to("/registration-continue");
    let emails = "SELECT id FROM sandbox_messages WHERE recipient = 'amala@council.example'";
    last_message(&world, "amala@council.example").await;
    assert_eq!(world.app.rows(emails).await.len(), 2, "the email is sent again");
    let stranger = world.browser().get("/registration-continue").await;
    assert!(!stranger.has("main a"), "who has not registered has nothing to ask for");

    let link = last_link(&world, "amala@council.example").await;
    browser.get(&link).await.assert_page("Continue to Tidings");
    browser.post(&link, &[]).await.assert_leads_to("/verify");
    let code = last_code(&world, "7700900321").await;
    browser.get("/verify").await.assert_page("Check your phone");
    let wrong = browser.post("/verify", &[("sms_code", "12")]).await;
    assert_eq!(wrong.errors(), ["Not enough numbers"]);
    browser
        .post("/verify", &[("sms_code", &format!("{} {}", &code[..2], &code[2..]))])
        .await
        .assert_leads_to("/your-services");
    let again = browser.get("/sign-in").await;
    assert_eq!(again.status, StatusCode::SEE_OTHER, "whoever is signed in is not asked to");
    world.app.work_off().await;
}

#[tokio::test]
async fn what_is_wrong_with_a_registration_is_said_and_what_was_typed_is_kept() {
    let world = World::new().await;
    let mut browser = world.browser();
    let fields = [("name", "Amala"), ("email_address", "amala"), ("mobile_number", "0"), ("password", "password")];
    let reply = browser.post("/register", &fields).await;
    assert_eq!(reply.errors().len(), 3, "{:?}", reply.errors());
    assert_eq!(reply.attribute("#name", "value"), "Amala");
    assert_eq!(reply.attribute("#email_address", "value"), "amala");
    assert!(!reply.body.contains("\"password\" value"));
    assert!(reply.text_of("title").starts_with("Error: Create an account"));
    assert_eq!(reply.attribute(".govuk-error-summary__list a", "href"), "#email_address");
}

#[tokio::test]
async fn signing_in_by_text_message_leads_where_it_was_wanted() {
    let world = World::new().await;
    person(&world, "amala@example.com", AuthType::Sms).await;
    let mut browser = world.browser();
    let wanted = browser.get("/your-account?a=b").await;
    let sign_in_page = wanted.location().unwrap().to_owned();
    assert_eq!(sign_in_page, "/sign-in?next=%2Fyour-account%3Fa%3Db");
    browser.get(&sign_in_page).await.assert_page("You need to sign in again");
    let fields = [("email_address", "AMALA@example.com"), ("password", PASSWORD)];
    browser.post(&sign_in_page, &fields).await.assert_leads_to("/two-factor-sms");
    let wrong = browser.post("/two-factor-sms", &[("sms_code", "00000")]).await;
    assert_eq!(wrong.errors(), ["Code not found"]);
    let code = last_code(&world, "7700900321").await;
    let before = browser.clone();
    browser.post("/two-factor-sms", &[("sms_code", &code)]).await.assert_leads_to("/your-account?a=b");

    let mut stolen = before;
    let reply = stolen.get("/your-services").await;
    assert_eq!(reply.status, StatusCode::SEE_OTHER, "the cookie from before is worth nothing");
    browser.post("/sign-out", &[]).await.assert_leads_to("/");
    assert!(browser.get("/your-account").await.location().unwrap().starts_with("/sign-in"));
    world.app.work_off().await;
}

#[tokio::test]
async fn signing_in_by_a_link_works_once() {
    let world = World::new().await;
    person(&world, "amala@example.com", AuthType::Email).await;
    let mut browser = world.browser();
    sign_in(&mut browser, "amala@example.com", PASSWORD).await.assert_leads_to("/two-factor-email-sent");
    let link = last_link(&world, "amala@example.com").await;
    for _ in 0..2 {
        browser.get(&link).await.assert_page("Continue to Tidings");
    }
    browser.post(&link, &[]).await.assert_leads_to("/accounts-or-dashboard");
    let again = world.browser().post(&link, &[]).await;
    again.assert_page("The link has expired");
    world.browser().post("/email-auth/of-nobody", &[]).await.assert_page("The link has expired");
}

/// Gives a person an authenticator app. The code that it shows now is used.
async fn give_app(world: &World, user: UserId) -> TotpSecret {
    let begun = world.client.totp.begin(user).await.unwrap();
    let secret = TotpSecret::parse(&begun.secret).unwrap();
    let code = TotpCode { code: Secret(secret.code_at(world.app.now())) };
    world.client.totp.confirm(user, &code).await.unwrap();
    secret
}

#[tokio::test]
async fn who_has_an_authenticator_app_is_asked_for_its_code() {
    let world = World::new().await;
    let secret = give_app(&world, person(&world, "amala@example.com", AuthType::Sms).await).await;
    let page = "/two-factor-app";
    assert_eq!(world.browser().get(page).await.location(), Some("/sign-in"), "not without the password");
    let mut browser = world.browser();
    sign_in(&mut browser, "amala@example.com", PASSWORD).await.assert_leads_to(page);
    assert_eq!(world.app.work_off().await, 0, "no text message is sent");
    browser.get(page).await.assert_page("Check your authenticator app");
    let code = secret.code_at(world.app.now());
    for (entered, error) in [
        ("", "Enter your security code"),
        ("12345", "Not enough numbers"),
        (code.as_str(), "This code was used already. Wait until your app shows another one"),
    ] {
        assert_eq!(browser.post(page, &[("app_code", entered)]).await.errors(), [error]);
    }
    world.app.advance(90);
    assert_eq!(browser.post(page, &[("app_code", &code)]).await.errors(), ["Code not found"]);
    let code = secret.code_at(world.app.now());
    browser
        .post(page, &[("app_code", &format!("{} {}", &code[..3], &code[3..]))])
        .await
        .assert_leads_to("/accounts-or-dashboard");
    browser.get("/your-account").await.assert_page("Your account");
}

#[tokio::test]
async fn who_cannot_use_their_app_proves_it_another_way() {
    let world = World::new().await;
    for (address, auth_type, page) in [
        ("by-text@example.com", AuthType::Sms, "/two-factor-sms"),
        ("by-email@example.com", AuthType::Email, "/two-factor-email-sent"),
    ] {
        give_app(&world, person(&world, address, auth_type).await).await;
        let mut browser = world.browser();
        sign_in(&mut browser, address, PASSWORD).await.assert_leads_to("/two-factor-app");
        let asked = browser.get("/two-factor-app").await;
        let other = asked.attribute("form[action$=another-way]", "action");
        browser.post(&other, &[]).await.assert_leads_to(page);
        if auth_type == AuthType::Sms {
            let code = last_code(&world, "7700900321").await;
            browser.post(page, &[("sms_code", &code)]).await.assert_leads_to("/accounts-or-dashboard");
        } else {
            let link = last_link(&world, address).await;
            browser.post(&link, &[]).await.assert_leads_to("/accounts-or-dashboard");
        }
    }
}

#[tokio::test]
async fn a_security_key_cannot_be_gone_around() {
    let world = World::new().await;
    let user = person(&world, "amala@example.com", AuthType::Webauthn).await;
    let secret = give_app(&world, user).await;
    let mut browser = world.browser();
    let key = "/two-factor-webauthn";
    sign_in(&mut browser, "amala@example.com", PASSWORD).await.assert_leads_to(key);
    browser.get(key).await.assert_page("Get your security key");
    for page in ["/two-factor-sms", "/text-not-received", "/two-factor-app"] {
        assert_eq!(browser.get(page).await.location(), Some("/sign-in"), "{page}");
        browser.post(page, &[]).await.assert_leads_to("/sign-in");
    }
    world.app.advance(60);
    let code = secret.code_at(world.app.now());
    browser.post("/two-factor-app", &[("app_code", &code)]).await.assert_leads_to("/sign-in");
    // A link proves the address, and no more than that.
    browser.post("/email-not-received", &[]).await.assert_leads_to("/two-factor-email-sent");
    let link = last_link(&world, "amala@example.com").await;
    browser.post(&link, &[]).await.assert_leads_to(key);
    assert_eq!(browser.get("/your-account").await.status, StatusCode::SEE_OTHER);
}

#[tokio::test]
async fn after_ninety_days_the_address_is_proved_before_all_else() {
    let world = World::new().await;
    let user = person(&world, "amala@example.com", AuthType::Sms).await;
    let update = "UPDATE users SET email_access_validated_at = '2026-03-01' WHERE id";
    world.app.sql(&format!("{update} = '{user}'")).await;
    let mut browser = world.browser();
    sign_in(&mut browser, "amala@example.com", PASSWORD).await.assert_leads_to("/re-validate-email");
    assert_eq!(browser.get("/two-factor-sms").await.location(), Some("/sign-in"), "not yet");
    let link = last_link(&world, "amala@example.com").await;
    world.browser().post(&link, &[]).await.assert_leads_to("/sign-in");
    sign_in(&mut browser, "amala@example.com", PASSWORD).await.assert_leads_to("/two-factor-sms");

    world.app.sql(&format!("{update} = '{user}'")).await;
    let secret = give_app(&world, user).await;
    world.app.advance(30);
    sign_in(&mut browser, "amala@example.com", PASSWORD).await.assert_leads_to("/re-validate-email");
    let link = last_link(&world, "amala@example.com").await;
    browser.post(&link, &[]).await.assert_leads_to("/two-factor-app");
    let code = secret.code_at(world.app.now());
    browser.post("/two-factor-app", &[("app_code", &code)]).await.assert_leads_to("/accounts-or-dashboard");
}

#[tokio::test]
async fn who_registers_goes_on_from_the_link_alone() {
    let world = World::new().await;
    let mut browser = world.browser();
    let fields = [
        ("name", "Amala Ngozi"),
        ("email_address", "somebody.else@example.com"),
        ("mobile_number", "07700900321"),
        ("password", PASSWORD),
    ];
    browser.post("/register", &fields).await.assert_leads_to("/registration-continue");
    let reply = sign_in(&mut browser, "somebody.else@example.com", PASSWORD).await;
    reply.assert_leads_to("/resend-email-verification");
    browser.post("/text-not-received", &[("mobile_number", "07700900321")]).await.assert_leads_to("/sign-in");
    assert_eq!(browser.get("/verify").await.location(), Some("/sign-in"));
    world.app.work_off().await;
}

#[tokio::test]
async fn ten_wrong_passwords_lock_an_account() {
    let world = World::new().await;
    person(&world, "amala@example.com", AuthType::Sms).await;
    let mut browser = world.browser();
    let expected = ["The email address or password you entered is incorrect"];
    for _ in 0..10 {
        assert_eq!(sign_in(&mut browser, "amala@example.com", "wrong password").await.errors(), expected);
    }
    assert_eq!(sign_in(&mut browser, "amala@example.com", PASSWORD).await.errors(), expected);
    assert_eq!(sign_in(&mut browser, "nobody@example.com", PASSWORD).await.errors(), expected, "the same words");

    // A new password opens it again.
    browser.post("/forgot-password", &[("email_address", "amala@example.com")]).await.assert_page("Check your inbox");
    let link = last_link(&world, "amala@example.com").await;
    browser.get(&link).await.assert_page("Create a new password");
    world.app.advance(1);
    let easy = browser.post(&link, &[("new_password", "password1")]).await;
    assert_eq!(easy.errors(), ["Choose a password that is harder to guess"]);
    browser.post(&link, &[("new_password", "another horse")]).await.assert_leads_to("/two-factor-sms");
    browser.get(&link).await.assert_page("The link has expired");
    sign_in(&mut world.browser(), "amala@example.com", "another horse").await.assert_leads_to("/two-factor-sms");
    world.app.work_off().await;
}
