//! API integration: keys, guest list, callbacks, message log.

use http::StatusCode;
use tidings_admin::Role;
use tidings_domain::ApiKeyText;
use tidings_test_support::{CalledService, Reaction};

use crate::browser::World;

#[tokio::test]
async fn a_key_is_made_shown_once_used_and_revoked() {
    let world = World::new().await;
    let mut browser = world.manager().await;
    let create = world.url("/api/keys/create");
    browser.get(&create).await.assert_page("Create an API key");
    let refused = browser.post(&create, &[("key_name", " "), ("key_type", "rocket")]).await;
    assert_eq!(refused.errors(), ["Enter a name for this key", "Select the type of key"]);
    let made = browser.post(&create, &[("key_name", "Case system"), ("key_type", "test")]).await;
    made.assert_page("New API key");
    let text = made.text_of("#api-key .copy-to-clipboard__value");
    let key = ApiKeyText::parse(&text).unwrap();
    assert_eq!(key.service_id, world.service());
    assert_eq!(text, key.with_name("case_system"));
    let sent = world.app.post_with(&text, "/v2/notifications/sms", &world.app.sms("07700900123")).await;
    assert_eq!(sent.status.as_u16(), 201);

    let list = browser.get(&world.url("/api/keys")).await;
    assert!(!list.assert_page("API keys").body.contains(&key.secret), "a secret is shown once");
    let twice = browser.post(&create, &[("key_name", "Case system"), ("key_type", "test")]).await;
    assert_eq!(twice.errors(), ["A key with this name already exists. Enter another name"]);
    assert_eq!(twice.attribute("#key_name", "value"), "Case system");

    let rows = list.texts("tbody tr");
    assert!(rows.iter().any(|row| row.starts_with("Case system Test:")), "{rows:?}");
    let html = list.html();
    let selector = scraper::Selector::parse("a.link-destructive").unwrap();
    let links: Vec<_> = html.select(&selector).collect();
    let link = links.iter().find(|link| link.text().collect::<String>().contains("Case system")).unwrap();
    let revoke = link.attr("href").unwrap().to_owned();
    let question = browser.get(&revoke).await;
    assert!(question.text_of(".banner-dangerous h2").contains("‘Case system’"));
    browser.post(&revoke, &[]).await.assert_leads_to(&world.url("/api/keys"));
    let list = browser.get(&world.url("/api/keys")).await;
    assert_eq!(list.text_of(".banner-default-with-tick"), "‘Case system’ was revoked");
    assert!(list.texts("tbody tr").last().unwrap().contains("Revoked today"));
    let sent = world.app.post_with(&text, "/v2/notifications/sms", &world.app.sms("07700900123")).await;
    assert_eq!(sent.status.as_u16(), 403);
    world.app.work_off().await;
}

#[tokio::test]
async fn a_service_in_trial_mode_makes_no_live_keys() {
    let world = World::new().await;
    let mut browser = world.manager().await;
    world.app.sql("UPDATE services SET restricted = true WHERE id = $1").await;
    let reply = browser.post(&world.url("/api/keys/create"), &[("key_name", "k"), ("key_type", "normal")]).await;
    assert_eq!(reply.errors(), ["You cannot make a live key while your service is in trial mode"]);
}

#[tokio::test]
async fn the_guest_list_is_saved_as_a_whole() {
    let world = World::new().await;
    let mut browser = world.manager().await;
    let url = world.url("/api/guest-list");
    let refused = browser.post(&url, &[("email_addresses-0", "amala"), ("phone_numbers-1", "0")]).await;
    assert_eq!(refused.errors().len(), 2);
    assert_eq!(refused.attribute(".govuk-error-summary__list a", "href"), "#email_addresses-0");
    assert_eq!(refused.attribute("[id='phone_numbers-1']", "value"), "0");
    let fields =
        [("email_addresses-0", ""), ("email_addresses-1", "amala@example.com"), ("phone_numbers-0", "07700900321")];
    browser.post(&url, &fields).await.assert_leads_to(&world.url("/api"));
    let page = browser.get(&url).await;
    assert_eq!(page.attribute("[id='email_addresses-0']", "value"), "amala@example.com");
    assert_eq!(page.attribute("[id='phone_numbers-0']", "value"), "07700900321");
}

#[tokio::test]
async fn callbacks_are_set_changed_and_stopped() {
    let world = World::new().await;
    let mut browser = world.manager().await;
    let url = world.url("/api/callbacks/delivery-status-callback");
    let list = browser.get(&world.url("/api/callbacks")).await;
    assert!(
        list.assert_page("Callbacks").texts(".govuk-summary-list__row").iter().all(|row| row.contains("Not set up"))
    );
    let refused = browser.post(&url, &[("url", "http://example.com"), ("bearer_token", "short")]).await;
    assert_eq!(
        refused.errors(),
        ["Enter a web address that begins with https://", "The bearer token must be 10 characters or more"]
    );
    assert!(!refused.body.contains("short\""), "a token is not shown again");
    let fields = [("url", "https://example.com/heard"), ("bearer_token", "0123456789")];
    browser.post(&url, &fields).await.assert_leads_to(&url);
    let page = browser.get(&url).await;
    page.assert_page("Callbacks for delivery receipts");
    assert_eq!(page.attribute("#url", "value"), "https://example.com/heard");
    assert_eq!(page.text_of(".empty"), "No calls in the last 7 days");
    assert!(page.has(&format!("form[action='{url}/test'] button")));
    // The token that is there stays.
    let fields = [("url", "https://example.com/elsewhere"), ("bearer_token", "")];
    browser.post(&url, &fields).await.assert_leads_to(&url);
    let list = browser.get(&world.url("/api/callbacks")).await;
    assert!(list.text_of(".govuk-summary-list__row").contains("https://example.com/elsewhere"));
    // Nothing listens there.
    browser.post(&url, &[("url", "https://127.0.0.1:1/"), ("bearer_token", "")]).await.assert_leads_to(&url);
    browser.post(&format!("{url}/test"), &[]).await.assert_leads_to(&url);
    let page = browser.get(&url).await;
    assert!(page.text_of(".banner-dangerous").starts_with("Your system could not be called"));
    browser.post(&format!("{url}/delete"), &[]).await.assert_leads_to(&world.url("/api/callbacks"));
    let list = browser.get(&world.url("/api/callbacks")).await;
    assert!(list.text_of(".govuk-summary-list__row").contains("Not set up"));
}

#[tokio::test]
async fn calls_are_listed_and_one_can_be_tried() {
    let mut world = World::new().await;
    let system = CalledService::start().await;
    let (_, mut browser) = world.member(&[Role::ManageApiKeys]).await;
    let url = world.url("/api/callbacks/delivery-status-callback");
    assert_eq!(browser.post(&format!("{url}/test"), &[]).await.status, StatusCode::NOT_FOUND);
    let fields = [("url", "https://example.com/heard"), ("bearer_token", "0123456789")];
    browser.post(&url, &fields).await.assert_leads_to(&url);
    let heard = system.url("/heard");
    world.app.sql(&format!("UPDATE service_callback_api SET url = '{heard}' WHERE service_id = $1")).await;

    browser.post(&format!("{url}/test"), &[]).await.assert_leads_to(&url);
    let page = browser.get(&url).await;
    let told = page.text_of(".banner-default-with-tick");
    assert!(told.starts_with("Your system answered with status 200 after "), "{told}");
    let calls = system.calls();
    assert!(calls.len() == 1 && calls[0].body.contains("This is a test"), "{calls:?}");
    assert_eq!(calls[0].header("authorization"), "Bearer 0123456789");
    assert_eq!(page.text_of(".empty"), "No calls in the last 7 days", "tests are no calls");
    browser.post(&format!("{url}/test"), &[]).await.assert_leads_to(&url);
    let told = browser.get(&url).await.text_of(".banner-dangerous");
    assert_eq!(
        (told.as_str(), system.calls().len()),
        ("You can send a test every 10 seconds. Wait a moment and try again", 1)
    );
    world.app.advance(10);
    system.react([Reaction::Status(418)]);
    browser.post(&format!("{url}/test"), &[]).await.assert_leads_to(&url);
    let told = browser.get(&url).await.text_of(".banner-dangerous");
    assert!(told.starts_with("Your system answered with status 418 after "), "{told}");

    system.react([Reaction::Status(503)]);
    let sent = world.app.post("/v2/notifications/sms", &world.app.sms("07700900123")).await.id();
    world.app.work_off().await;
    let page = browser.get(&url).await;
    let cells = page.texts("tbody td");
    let [when, about, answer, attempt, next] = &cells[..] else { panic!("{cells:?}") };
    assert_eq!((about, answer.as_str(), attempt.as_str()), (&sent.to_string(), "503", "1"));
    assert!(when.starts_with("today at ") && next.starts_with("today at "), "{cells:?}");
    assert!(!page.has("tbody a"), "who may not see messages is not led to one");
    let refused = browser.post(&url, &[("url", "ftp"), ("bearer_token", "")]).await;
    assert_eq!(refused.texts("tbody td").len(), 5, "the calls stay when something is wrong with the form");
    let page = world.manager().await.get(&url).await;
    assert_eq!(page.attribute("tbody a", "href"), world.url(&format!("/notification/{sent}")));
    world.app.leave_jobs();
}

#[tokio::test]
async fn the_log_shows_what_the_api_sent() {
    let world = World::new().await;
    let (_, mut browser) = world.member(&[Role::ManageApiKeys]).await;
    let empty = browser.get(&world.url("/api")).await;
    assert_eq!(empty.assert_page("API integration").text_of(".empty"), "No messages sent through the API yet");
    let mut message = world.app.sms("07700900123");
    message["reference"] = "case 1".into();
    let sent = world.app.post("/v2/notifications/sms", &message).await;
    world.app.work_off().await;
    let page = browser.get(&world.url("/api")).await;
    let item = "div.api-notifications details .govuk-details__text .api-notifications-item__data-value";
    assert_eq!(page.text_of(item), sent.id().to_string());
    assert_eq!(page.text_of(&format!("{item}:nth-of-type(2)")), "case 1");
    assert_eq!(page.text_of(&format!("{item}:last-of-type")), "delivered");
    assert_eq!(page.text_of(".govuk-details__text a"), "View text message");
}
