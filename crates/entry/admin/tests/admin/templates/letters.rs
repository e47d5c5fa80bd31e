//! What only letters have.

use http::StatusCode;
use tidings_admin::Role;
use tidings_api_types::internal::letter_contacts::LetterContactForm;
use tidings_domain::NotificationType::{Letter, Sms};

use super::template;
use crate::browser::World;

#[tokio::test]
async fn a_letter_is_written_on_its_page() {
    let world = World::new().await;
    world.app.permit("letter").await;
    let (user, mut browser) = world.member(Role::ALL).await;
    let letter = template(&world, user, Letter, "Notice", "Dear ((name))", None).await;
    let show = world.url(&format!("/templates/{}", letter.id));
    let page = browser.get(&show).await;
    assert_eq!(page.texts(".letter .letter-body"), ["Dear ((name))"]);
    assert_eq!(page.texts(".letter-address li").len(), 7);
    assert_eq!(page.attribute("a.edit-template-link-letter-body", "href"), format!("{show}/edit"));

    browser.get(&format!("{show}/rename")).await.assert_page("Rename template");
    browser.post(&format!("{show}/rename"), &[("name", "Final notice")]).await.assert_leads_to(&show);
    let page = browser.get(&format!("{show}/edit-postage")).await;
    assert!(page.has("input[name=postage][value=second][checked]"));
    assert_eq!(
        browser.post(&format!("{show}/edit-postage"), &[("postage", "europe")]).await.errors(),
        ["Select a class of post"]
    );
    browser.post(&format!("{show}/edit-postage"), &[("postage", "first")]).await.assert_leads_to(&show);
    let fields = [("subject", "Final notice"), ("template_content", "Pay now"), ("version", "3")];
    browser.post(&format!("{show}/edit"), &[&fields[..], &[("confirm", "yes")]].concat()).await.assert_leads_to(&show);
    let page = browser.get(&show).await;
    assert_eq!(page.texts(".folder-heading-folder"), ["Templates", "Final notice"]);
    assert_eq!(
        (page.text_of(".letter-heading").as_str(), page.text_of(".letter-body").as_str()),
        ("Final notice", "Pay now")
    );
    assert!(page.text_of(".letter-parts").contains("First class"));

    let laid_out = browser.get(&format!("{show}/page?language=en")).await;
    assert!(laid_out.headers["content-security-policy"].to_str().unwrap().starts_with("sandbox;"));
    assert_eq!(laid_out.text_of("h1"), "Final notice");
    assert_eq!(browser.get(&format!("{show}/page?language=cy")).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn the_address_at_the_top_is_chosen() {
    let world = World::new().await;
    world.app.permit("letter").await;
    let (user, mut browser) = world.member(Role::ALL).await;
    let letter = template(&world, user, Letter, "Notice", "Hello", None).await;
    let address = LetterContactForm { contact_block: "Clinic\n1 Road".to_owned(), is_default: false };
    let contact = world.client.letter_contacts.add(world.service(), &address).await.unwrap().data.id.to_string();
    let show = world.url(&format!("/templates/{}", letter.id));
    let choose = format!("{show}/set-template-sender");
    let page = browser.get(&choose).await;
    page.assert_page("Change your contact details");
    assert!(page.has("input[name=sender][value=__NONE__][checked]"));
    for wrong in [&[][..], &[("sender", "6ce466d0-fd6a-11e5-82f5-e0accb9d11a6")]] {
        assert_eq!(browser.post(&choose, wrong).await.errors(), ["Select an address"]);
    }
    browser.post(&choose, &[("sender", &contact)]).await.assert_leads_to(&show);
    assert_eq!(browser.get(&show).await.text_of(".letter-contact"), "Clinic1 Road");
    browser.post(&choose, &[("sender", "__NONE__")]).await.assert_leads_to(&show);
    assert!(!browser.get(&show).await.has(".letter-contact"));
}

#[tokio::test]
async fn a_letter_is_in_two_languages_and_in_one_again() {
    let world = World::new().await;
    world.app.permit("letter").await;
    let (user, mut browser) = world.member(Role::ALL).await;
    let letter = template(&world, user, Letter, "Notice", "Hello", None).await;
    let show = world.url(&format!("/templates/{}", letter.id));
    let language = format!("{show}/change-language");
    browser.post(&language, &[("languages", "welsh_then_english")]).await.assert_leads_to(&show);
    let page = browser.get(&show).await;
    assert_eq!(page.texts(".letter .letter-body"), ["Welsh body", "Hello"]);
    assert_eq!(page.attribute(".letter", "lang"), "cy");
    let edit = format!("{show}/edit/welsh");
    browser.get(&edit).await.assert_page("Edit the Welsh text");
    let fields = [("subject", "Hysbysiad"), ("template_content", "Helo"), ("version", "2")];
    browser.post(&edit, &fields).await.assert_leads_to(&show);
    assert_eq!(browser.get(&show).await.texts(".letter .letter-body"), ["Helo", "Hello"]);

    browser.post(&language, &[("languages", "english")]).await.assert_leads_to(&format!("{language}/confirm"));
    let page = browser.get(&format!("{language}/confirm")).await;
    page.assert_page("Are you sure you want to change the language to English only?");
    browser.post(&format!("{language}/confirm"), &[]).await.assert_leads_to(&show);
    assert_eq!(browser.get(&show).await.texts(".letter .letter-body"), ["Hello"]);
    assert_eq!(browser.get(&edit).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn other_templates_have_none_of_it() {
    let world = World::new().await;
    let (user, mut browser) = world.member(Role::ALL).await;
    let sms = template(&world, user, Sms, "Reminder", "Hi", None).await;
    for page in ["page", "edit-postage", "set-template-sender", "change-language", "edit/welsh"] {
        let reply = browser.get(&world.url(&format!("/templates/{}/{page}", sms.id))).await;
        assert_eq!(reply.status, StatusCode::NOT_FOUND, "{page}");
    }
}
