//! Forms that are not taken are given back: nothing typed is lost.

use http::StatusCode;
use scraper::Selector;
use tidings_admin::Role;

use crate::browser::{Browser, Reply, World};

/// A form with a field that has several lines, and what reads as HTML.
const TYPED: [(&str, &str); 3] =
    [("name", "Reminder"), ("template_content", "Hello ((name)),\n\"quoted\" & <b>((date))"), ("version", "1")];

type Fields = Vec<(String, String)>;

/// What the form of a page sends when its button is pressed.
fn given_back(page: &Reply) -> Fields {
    let (html, fields) = (page.html(), Selector::parse("main form input[type=hidden]").unwrap());
    let fields = html.select(&fields);
    fields.map(|field| (field.attr("name").unwrap().to_owned(), field.attr("value").unwrap().to_owned())).collect()
}

async fn press(browser: &mut Browser, page: &Reply) -> Reply {
    let fields = given_back(page);
    let fields: Vec<_> = fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    browser.post_without_token(&page.attribute("main form", "action"), &fields).await
}

fn edit_of(world: &World) -> String {
    world.url(&format!("/templates/{}/edit", world.app.demo.sms_template_id))
}

/// What was sent when the session had ended.
async fn sent_too_late(world: &World, browser: &mut Browser, path: &str, typed: &[(&str, &str)]) -> Reply {
    let token = browser.token().await;
    world.app.advance(21 * 3600);
    browser.post_without_token(path, &[&[("csrf_token", token.as_str())], typed].concat()).await
}

#[tokio::test]
async fn what_was_typed_outlives_the_session() {
    let world = World::new().await;
    let (user, mut browser) = world.member(Role::ALL).await;
    let edit = edit_of(&world);
    let page = sent_too_late(&world, &mut browser, &edit, &TYPED).await;
    assert_eq!((page.status, page.h1().as_str()), (StatusCode::UNAUTHORIZED, "You need to sign in again"));
    let sign_in = page.attribute("main a", "href");
    assert_eq!(sign_in, format!("/sign-in?next={}", edit.replace('/', "%2F")));

    // Signed in again, in another window of the same browser.
    let mut browser = world.signed_in(user).await;
    let page = press(&mut browser, &page).await;
    assert_eq!((page.status, page.h1().as_str()), (StatusCode::BAD_REQUEST, "Send this again"));
    assert!(page.text_of("main").contains(&format!("You are signed in as member-{user}@example.com")));
    let saved = press(&mut browser, &page).await;
    saved.assert_leads_to(edit.trim_end_matches("/edit"));
    let template = world.client.templates.get(world.service(), world.app.demo.sms_template_id).await.unwrap().data;
    assert_eq!(template.content, "Hello ((name)),\n\"quoted\" & <b>((date))");
}

#[tokio::test]
async fn nobody_sends_what_another_typed_and_no_page_of_others_has_a_form_sent() {
    let world = World::new().await;
    let (_, mut browser) = world.member(Role::ALL).await;
    let edit = edit_of(&world);
    let page = sent_too_late(&world, &mut browser, &edit, &TYPED).await;
    let mut colleague = world.manager().await;
    let forged: Fields = given_back(&page)
        .into_iter()
        .map(|(name, value)| match name.as_str() {
            "csrf_token" => (name, "invented.invented".to_owned()),
            _ => (name, value),
        })
        .collect();
    for fields in [given_back(&page), forged] {
        let fields: Vec<_> = fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        let refused = colleague.post_without_token(&edit, &fields).await;
        assert_eq!(refused.status, StatusCode::BAD_REQUEST);
        assert_eq!(refused.h1(), "There is a problem with what your browser sent");
        assert!(!refused.has("main form"), "{}", refused.body);
        assert_eq!(refused.attribute("main a", "href"), edit);
    }
}

#[tokio::test]
async fn secrets_are_not_given_back() {
    let world = World::new().await;
    let mut browser = world.manager().await;
    let path = world.url("/api/callbacks/delivery-status-callback");
    let typed = [("url", "https://council.example/heard"), ("bearer_token", "a secret of ours")];
    let page = sent_too_late(&world, &mut browser, &path, &typed).await;
    assert!(!page.body.contains("a secret of ours"));
    assert!(page.text_of("main").contains("Passwords, codes and tokens were not kept"));
    let names: Vec<String> = given_back(&page).into_iter().map(|(name, _)| name).collect();
    assert_eq!(names, ["csrf_token", "url"]);
}

#[tokio::test]
async fn a_file_is_asked_for_again() {
    let world = World::new().await;
    let (user, mut browser) = world.member(Role::ALL).await;
    let path = world.url(&format!("/send/{}/csv", world.app.demo.sms_template_id));
    let token = browser.token().await;
    world.app.advance(21 * 3600);
    let file = ("file", "people.csv", &b"phone number,name,date\n07900900123,Amala,1 May\n"[..]);
    let page = browser.upload(&path, &[("csrf_token", token.as_str())], file).await;
    assert_eq!((page.status, page.h1().as_str()), (StatusCode::UNAUTHORIZED, "You need to sign in again"));
    assert!(page.text_of("main").contains("Your file was not kept"));
    let mut browser = world.signed_in(user).await;
    let page = press(&mut browser, &page).await;
    let page = press(&mut browser, &page).await;
    assert_eq!(page.errors(), ["Choose a file that has your recipients"]);
    assert_eq!(world.app.count("jobs").await, 0);
}

#[tokio::test]
async fn nobody_comes_back_to_an_address_that_is_only_sent_to() {
    let world = World::new().await;
    let mut browser = world.browser();
    for (path, next) in [
        (world.url("/start-job/6ce466d0-fd6a-11e5-82f5-e0accb9d11a6"), world.url("")),
        (edit_of(&world), edit_of(&world)),
        ("/your-account/sessions/end-others".to_owned(), "/".to_owned()),
    ] {
        let reply = browser.post(&path, &[]).await;
        reply.assert_leads_to(&format!("/sign-in?next={}", next.replace('/', "%2F")));
    }
}

#[tokio::test]
async fn what_was_typed_outlives_a_fault_of_ours() {
    let mut world = World::new().await;
    let mut browser = world.manager().await;
    let token = browser.token().await;
    world.app.leave_jobs();
    world.app.app.pool.close().await;
    let fields = [&[("csrf_token", token.as_str())], &TYPED[..]].concat();
    let page = browser.post_without_token(&edit_of(&world), &fields).await;
    assert_eq!(
        (page.status, page.h1().as_str()),
        (StatusCode::SERVICE_UNAVAILABLE, "Sorry, this is not working at the moment")
    );
    let expected: Fields = fields.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
    assert_eq!(given_back(&page), expected);
}
