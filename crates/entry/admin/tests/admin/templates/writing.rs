//! Writing a template, changing it, and what follows.

use http::StatusCode;
use tidings_admin::Role;
use tidings_domain::NotificationType::{Email, Sms};

use super::{listed, template};
use crate::browser::{Reply, World};

/// What scripts put into the page.
fn fragment(reply: &Reply) -> String {
    let body: serde_json::Value = serde_json::from_str(&reply.body).unwrap();
    body["html"].as_str().unwrap().to_owned()
}

#[tokio::test]
async fn an_email_template_is_written() {
    let world = World::new().await;
    let (_, mut browser) = world.member(Role::ALL).await;
    let add = world.url("/templates/add-email");
    let page = browser.get(&add).await;
    page.assert_page("New email template");
    assert_eq!(page.text_of("main button.govuk-button"), "Save", "the first button saves");
    let page = browser.post(&add, &[("template_content", "Kept <b>")]).await;
    assert_eq!(page.errors(), ["Enter a name for this template", "Enter the subject of the email"]);
    assert_eq!(page.text_of("textarea[name=template_content]"), "Kept <b>");

    let fields = [
        ("name", "Welcome"),
        ("subject", "Hello ((name))"),
        ("template_content", "# Hi ((name))\r\n\r\n* one"),
        ("has_unsubscribe_link", "y"),
    ];
    let preview = [&fields[..], &[("preview", "yes")]].concat();
    let page = browser.post(&add, &preview).await;
    assert_eq!(page.text_of(".template-preview .email-message-body h2"), "Hi ((name))");
    assert!(page.has("input[name=has_unsubscribe_link][checked]"));

    let saved = browser.post(&add, &fields).await;
    let page = browser.follow(saved).await;
    assert_eq!(page.texts(".folder-heading-folder"), ["Templates", "Welcome"]);
    assert_eq!(page.text_of(".email-message-body h2"), "Hi ((name))");
    assert!(page.text_of(".email-message-meta").contains("Hello ((name))"));
    assert!(!page.body.contains(" style="), "the page's own styles are enough");
    assert!(page.body.contains("to unsubscribe"));
    let id = page.text_of(".copy-to-clipboard__value");
    let stored = world.client.templates.get(world.service(), id.parse().unwrap()).await.unwrap().data;
    assert_eq!(stored.content, "# Hi ((name))\n\n* one", "lines end as everywhere");
    assert!(stored.has_unsubscribe_link);
    assert!(listed(&browser.get(&world.url("/templates")).await).contains(&"Welcome".to_owned()));
}

#[tokio::test]
async fn a_text_message_is_counted_and_limited() {
    let world = World::new().await;
    let (_, mut browser) = world.member(Role::ALL).await;
    let count = world.url("/templates/count-sms-length");
    let service_name = "Demo Service: ".len();
    for (content, said) in [
        ("a".repeat(160 - service_name), "Will be charged as 1 text message"),
        ("a".repeat(161 - service_name), "Will be charged as 2 text messages"),
        ("Hi ((name))".to_owned(), "Will be charged as 1 text message (not including personalisation)"),
        ("a".repeat(920), "You have 2 characters too many"),
    ] {
        let reply = browser.post(&count, &[("template_content", &content)]).await;
        assert_eq!(reply.status, StatusCode::OK);
        let html = fragment(&reply);
        assert!(html.contains(&format!(">{said}</p>")) && !html.contains("<html"), "{html}");
    }
    let add = world.url("/templates/add-sms");
    let page = browser.post(&add, &[("name", "Long"), ("template_content", &"a".repeat(919))]).await;
    assert_eq!(page.errors(), ["Shorten the message by 1 character"]);
    let page = browser.post(&add, &[("name", "Odd"), ("template_content", "Hi 🙂")]).await;
    assert_eq!(page.errors(), ["You cannot use 🙂 in text messages: many phones do not show it"]);
    let fields = [("template_type", "sms"), ("template_content", "Hi ((name))")];
    let html = fragment(&browser.post(&world.url("/templates/preview"), &fields).await);
    assert!(html.contains("Demo Service: Hi <span class='placeholder'>"), "{html}");
    let wrong = browser.post(&world.url("/templates/preview"), &[("template_type", "fax")]).await;
    assert_eq!(wrong.status, StatusCode::BAD_REQUEST);
}

#[tokio::test]
async fn a_change_that_systems_have_to_know_of_is_confirmed() {
    let world = World::new().await;
    let (user, mut browser) = world.member(Role::ALL).await;
    let sms = template(&world, user, Sms, "Reminder", "Hi ((name)), see you on ((day))", None).await;
    let (show, edit) =
        (world.url(&format!("/templates/{}", sms.id)), world.url(&format!("/templates/{}/edit", sms.id)));
    let page = browser.get(&edit).await;
    assert_eq!(page.text_of("textarea"), "Hi ((name)), see you on ((day))");
    let version = page.attribute("input[name=version]", "value");
    let changed =
        [("name", "Reminder"), ("template_content", "Hi ((NAME)), see you at ((time))"), ("version", &*version)];
    let page = browser.post(&edit, &changed).await;
    page.assert_page("Confirm changes");
    assert_eq!(page.texts("li .placeholder"), ["((day))", "((time))"]);
    let back = [&changed[..], &[("back", "yes")]].concat();
    let page = browser.post(&edit, &back).await;
    assert_eq!(page.assert_page("Edit template").text_of("textarea"), "Hi ((NAME)), see you at ((time))");
    let confirmed = [&changed[..], &[("confirm", "yes")]].concat();
    browser.post(&edit, &confirmed).await.assert_leads_to(&show);
    assert!(browser.get(&show).await.body.contains("time"));

    // Whoever sends too much need not know.
    let fewer = [("name", "Reminder"), ("template_content", "((name))"), ("version", "2")];
    let page = browser.post(&edit, &fewer).await;
    page.assert_page("Confirm changes");
    assert!(page.text_of("main").contains("go on working") && !page.text_of("main").contains("stop working"));

    // Other words for the same values are saved at once.
    let fields = [("name", "Reminder"), ("template_content", "((name)): ((time))"), ("version", "2")];
    browser.post(&edit, &fields).await.assert_leads_to(&show);
    let page = browser.get(&format!("{show}/versions")).await;
    page.assert_page("Previous versions");
    assert_eq!(page.texts("main h2"), ["Current version", "Version 2", "Version 1"]);
    assert!(page.text_of(".template-version .govuk-hint").ends_with("by Person member"));
    let page = browser.get(&format!("{show}/version/1")).await;
    assert!(page.text_of(".sms-message-wrapper").contains("((day))"));
    assert_eq!(browser.get(&format!("{show}/version/9")).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn nobody_overwrites_what_another_has_just_saved() {
    let world = World::new().await;
    let (user, mut browser) = world.member(Role::ALL).await;
    let sms = template(&world, user, Sms, "Reminder", "Hi", None).await;
    let edit = world.url(&format!("/templates/{}/edit", sms.id));
    let mine = [("name", "Reminder"), ("template_content", "Mine"), ("version", "1")];
    let theirs = [("name", "Reminder"), ("template_content", "Theirs"), ("version", "1")];
    assert_eq!(browser.post(&edit, &theirs).await.status, StatusCode::SEE_OTHER);
    let page = browser.post(&edit, &mine).await;
    assert!(page.errors()[0].starts_with("Somebody saved this template"), "{:?}", page.errors());
    assert_eq!(page.text_of("textarea"), "Mine");
    let saved = browser.get(&page.attribute("main a[target=_blank]", "href")).await;
    assert_eq!(saved.text_of(".sms-message-wrapper").split_once(": ").unwrap().1, "Theirs");
    let version = page.attribute("input[name=version]", "value");
    let again = [("name", "Reminder"), ("template_content", "Mine"), ("version", &*version)];
    assert_eq!(browser.post(&edit, &again).await.status, StatusCode::SEE_OTHER);
}

#[tokio::test]
async fn a_template_is_redacted_and_deleted_after_a_question() {
    let world = World::new().await;
    let (user, mut browser) = world.member(Role::ALL).await;
    let email = template(&world, user, Email, "Welcome", "Hi ((name))", None).await;
    let show = world.url(&format!("/templates/{}", email.id));
    let page = browser.get(&show).await;
    assert_eq!(
        page.attribute("a.edit-template-link-get-ready-to-send", "href"),
        world.url(&format!("/send/{}/set-sender", email.id))
    );
    let page = browser.get(&format!("{show}/redact")).await;
    assert!(page.has(".banner-dangerous button"));
    browser.post(&format!("{show}/redact"), &[]).await.assert_leads_to(&show);
    let page = browser.get(&show).await;
    assert!(page.has(".banner-default-with-tick") && page.body.contains("Personalisation is hidden after sending"));
    browser.get(&format!("{show}/redact")).await.assert_leads_to(&show);

    let page = browser.get(&format!("{show}/delete")).await;
    assert_eq!(page.text_of(".banner-dangerous h2"), "Are you sure that you want to delete ‘Welcome’?");
    assert!(page.text_of(".banner-dangerous p").contains("not used in the last year") && page.has("[name=delete]"));
    browser.post(&format!("{show}/delete"), &[("delete", "yes")]).await.assert_leads_to(&world.url("/templates"));
    assert!(!listed(&browser.get(&world.url("/templates")).await).contains(&"Welcome".to_owned()));
    let page = browser.get(&show).await;
    assert!(page.text_of(".govuk-inset-text").contains("was deleted") && !page.has("a.govuk-button"));
    assert_eq!(browser.get(&format!("{show}/edit")).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn who_may_only_send_sees_what_they_can_do() {
    let world = World::new().await;
    let (user, mut browser) = world.member(&[Role::SendMessages]).await;
    let sms = template(&world, user, Sms, "Reminder", "Hi", None).await;
    let page = browser.get(&world.url(&format!("/templates/{}", sms.id))).await;
    assert_eq!(page.texts(".template-actions a"), ["Get ready to send a message using this template"]);
    assert!(!page.body.contains("/delete") && !page.body.contains("/redact"));
}

#[tokio::test]
async fn a_template_is_copied_from_another_service() {
    let world = World::new().await;
    let (user, mut browser) = world.member(Role::ALL).await;
    let sms = template(&world, user, Sms, "Reminder", "Hi ((name))", None).await;
    // With one service there is nothing to choose.
    let from = |service: &dyn std::fmt::Display| world.url(&format!("/templates/copy/from-service/{service}"));
    browser.get(&world.url("/templates/copy")).await.assert_leads_to(&from(&world.service()));
    let page = browser.get(&from(&world.service())).await;
    assert!(page.texts("#copy-list .live-search-relevant").contains(&"Reminder".to_owned()));
    let copy = world.url(&format!("/templates/copy/{}?from_service={}", sms.id, world.service()));
    let page = browser.get(&copy).await;
    assert_eq!(page.assert_page("Copy ‘Reminder’").attribute("input[name=name]", "value"), "Reminder (copy)");
    assert_eq!(browser.post(&copy, &[("name", "")]).await.errors(), ["Enter a name for this template"]);
    let copied = browser.post(&copy, &[("name", "Reminder (copy)")]).await;
    let page = browser.follow(copied).await;
    assert_eq!(page.texts(".folder-heading-folder"), ["Templates", "Reminder (copy)"]);
    assert!(page.text_of(".sms-message-wrapper").ends_with("Hi ((name))"));

    let stranger = "6ce466d0-fd6a-11e5-82f5-e0accb9d11a6";
    assert_eq!(browser.get(&from(&stranger)).await.status, StatusCode::FORBIDDEN);
    let foreign = world.url(&format!("/templates/copy/{}?from_service={stranger}", sms.id));
    assert_eq!(browser.get(&foreign).await.status, StatusCode::FORBIDDEN);
}
